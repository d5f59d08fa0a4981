/**
 * A reference to bytes kept outside of payloads and tables: patches, prompts, answers, logs.
 *
 * Content-addressed: equal bytes have one artifact. Free of zod and Node so that workflows may carry it.
 */

/** Where to find one artifact: its SHA-256 in hex, size in bytes and media type. */
export interface ArtifactRef {
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: string;
}
