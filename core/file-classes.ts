/**
 * What a file is by the conventions of code hosts: vendored, generated, binary. By path first, then by content.
 *
 * The lists of paths follow what GitHub Linguist calls vendored and generated (`lib/linguist/vendor.yml`,
 * `generated.rb`), reduced to what occurs in languages we match. Pure; one law for scans of a fleet and for a working
 * tree on the command line.
 */

import { isLfsPointer } from './lfs-pointer.ts';

const vendoredPath = new RegExp(
  [
    'node_modules|bower_components|jspm_packages|web_modules|vendor|vendors|third[-_]?party|3rd[-_]?party',
    'externals?|extern|Pods|Carthage|Godeps|_vendor|site-packages|\\.yarn|\\.pnp|\\.venv|venv',
  ]
    .join('|')
    .replace(/^(.*)$/s, '(?:^|/)(?:$1)/'),
);

const generatedPath = new RegExp(
  [
    '(?:^|/)(?:__generated__|generated|\\.next|\\.nuxt|\\.svelte-kit)/',
    '[.-]min\\.(?:js|mjs|cjs|css)$',
    '\\.(?:generated|gen|designer|g)\\.[a-z]+$',
    '\\.(?:js|mjs|cjs|css)\\.map$|\\.bundle\\.js$|\\.chunk\\.js$',
    '(?:\\.pb\\.(?:go|cc|h)|_pb2(?:_grpc)?\\.py|_pb\\.(?:js|d\\.ts)|\\.pb\\.ts)$',
    '(?:^|/)(?:package-lock\\.json|npm-shrinkwrap\\.json|yarn\\.lock|pnpm-lock\\.yaml|composer\\.lock|Cargo\\.lock)$',
    '(?:^|/)\\.pnp\\.(?:c|m)?js$',
  ].join('|'),
);

/** True for paths of code that a project only carries along. */
export function isVendoredPath(path: string): boolean {
  return vendoredPath.test(path);
}

/** True for paths of files that a program writes. */
export function isGeneratedPath(path: string): boolean {
  return generatedPath.test(path);
}

const headerBytes = 1_000;
/** Either the mark that tools agree on, or both words close together: prose about generated things is not a mark. */
const generatedHeader =
  /@generated\b|\bgenerated\b[\s\S]{0,200}\bdo not (?:edit|modify)\b|\bdo not (?:edit|modify)\b[\s\S]{0,200}\bgenerated\b/i;
/** Mean bytes a line above which JavaScript and CSS count as minified; Linguist's number. */
const minifiedMean = 110;
/** The same for other languages, where long lines are usual: data, not written by hand. */
const denseMean = 500;
/** Below this size a long line says nothing. */
const minifiedLeast = 2_000;
const newline = 10;

/** What is kept of a file's content to tell its class later without reading it again. */
export interface ContentFacts {
  readonly bytes: number;
  /** Line ends, and one. */
  readonly lines: number;
  readonly binary: boolean;
  /** A pointer of Git LFS. */
  readonly lfs: boolean;
  /** The first 1,000 bytes say that a program wrote the file. */
  readonly generatedHeader: boolean;
}

/** Facts of a file's content. */
export function contentFacts(bytes: Uint8Array): ContentFacts {
  const binary = bytes.includes(0);
  const header = binary ? '' : Buffer.from(bytes.subarray(0, headerBytes)).toString('latin1');
  return {
    bytes: bytes.length,
    lines: countLines(bytes),
    binary,
    lfs: isLfsPointer(bytes),
    generatedHeader: generatedHeader.test(header),
  };
}

/** The class that `classifyContent` gives content of these facts. */
export function classifyFacts(
  path: string,
  facts: ContentFacts,
  scope: { readonly generated: boolean },
): 'binary' | 'lfs' | 'generated' | undefined {
  if (facts.binary) return 'binary';
  if (facts.lfs) return 'lfs';
  if (scope.generated) return undefined;
  if (facts.generatedHeader) return 'generated';
  return facts.bytes >= minifiedLeast && isDense(path, facts.bytes / facts.lines) ? 'generated' : undefined;
}

/** What content says of a file: binary content and pointers cannot be matched, generated content is not wanted. */
export function classifyContent(
  path: string,
  bytes: Uint8Array,
  scope: { readonly generated: boolean },
): 'binary' | 'lfs' | 'generated' | undefined {
  if (bytes.includes(0)) return 'binary';
  if (isLfsPointer(bytes)) return 'lfs';
  if (scope.generated) return undefined;
  const header = Buffer.from(bytes.subarray(0, headerBytes)).toString('latin1');
  if (generatedHeader.test(header)) return 'generated';
  const mayBeDense = bytes.length >= minifiedLeast;
  return mayBeDense && isDense(path, bytes.length / countLines(bytes)) ? 'generated' : undefined;
}

function countLines(bytes: Uint8Array): number {
  let lines = 1;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) lines += 1;
  return lines;
}

function isDense(path: string, meanLine: number): boolean {
  return meanLine > (/\.(?:[cm]?js|css)$/.test(path) ? minifiedMean : denseMean);
}
