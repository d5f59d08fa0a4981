/**
 * Content hashes over text and plain data; the ids of specs, patches, requests and cache rows are made of them.
 *
 * Not for workflow code (it uses `node:crypto`).
 */
import { createHash } from 'node:crypto';

/** SHA-256 of text (as UTF-8) or bytes, in lower-case hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** SHA-256 of plain data, independent of the order of object keys; `undefined` members do not count. */
export function hashOf(value: unknown): string {
  return sha256(canonicalJson(value));
}

/** JSON text of plain data with object keys sorted, so that equal data has equal text. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
