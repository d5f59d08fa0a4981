/**
 * Finds and cleans file paths in the lines of a reply: above a block, in a fence's info string, in a marker.
 *
 * Cleaning removes decoration only (bullets, bold, backticks, `File:`); resolving a path against the files is
 * `resolve-path.ts`.
 */

const fencePattern = /^\s{0,3}(?:`{3,}|~{3,})\s*(.*?)\s*$/;
const tagFence = /^\s*<\/?(?:source|code|pre|codeblock|sourcecode)>[\w+-]*\s*$/;
const prefixes = /^(?:(?:file(?:name)?|path)\s*[:=]|#+|\/\/|[-*]\s|\d+[.)]\s)\s*/i;
const languageWord = /^[a-z][a-z0-9+#-]*$/i;

/** A line longer than this is no path, however it is decorated. */
const longestLine = 400;

/** True for an opening or closing fence line. */
export function isFence(line: string): boolean {
  return fencePattern.test(line) || tagFence.test(line);
}

/** The path written on the head line itself, e.g. `<<<<<<< SEARCH src/a.ts`. */
export function pathInHead(rest: string): string | undefined {
  return rest === '' || rest.startsWith(':') || /^line=/.test(rest) ? undefined : cleanPath(rest);
}

/** The path in the three lines above a head, looking up through fences but not into the block before. */
export function pathAbove(lines: readonly string[], head: number, floor: number): string | undefined {
  for (let at = head - 1, seen = 0; at >= floor && seen < 3; at--, seen++) {
    const line = lines[at] ?? '';
    const fence = fencePattern.exec(line);
    const candidate = fence === null ? cleanPath(line) : infoPath(fence[1] ?? '');
    if (candidate !== undefined) return candidate;
    if (!isFence(line) && line.trim() !== '') return undefined;
  }
  return undefined;
}

/** The path in a fence's info string (`ts src/a.ts`, `src/a.ts`, `ts:src/a.ts`, `ts path=src/a.ts`). */
export function infoPath(info: string): string | undefined {
  const word = info.split(/\s+/).at(-1) ?? '';
  const named = /(?:path|file(?:name)?|title)=["']?([^"'\s]+)/.exec(info)?.[1];
  const afterColon = /^[a-z]+:(.+)$/i.exec(word)?.[1];
  const candidate = named ?? afterColon ?? word;
  return languageWord.test(candidate) && !candidate.includes('.') ? undefined : cleanPath(candidate);
}

/** A path without its decoration, or undefined when the line is prose. */
export function cleanPath(line: string): string | undefined {
  let text = line.trim();
  if (text.length > longestLine) return undefined;
  for (let before = ''; before !== text; ) {
    before = text;
    text = text
      .replace(prefixes, '')
      .replace(/[:,]+$/, '')
      .trim();
    text = text.replace(/^(\*\*|__|`+|"|')(.*)\1$/, '$2').trim();
  }
  if (!/\\[^_]/.test(text)) text = text.replaceAll('\\_', '_');
  text = text.replace(/^<(?:source|code|pre)>/, '');
  if (text === '' || text === '...' || isFence(text)) return undefined;
  return looksLikePath(text) ? text : undefined;
}

function looksLikePath(text: string): boolean {
  if (text.length > 260 || /[<>|"*?\t]/.test(text)) return false;
  if (/\s/.test(text))
    return /^[^:;()]+\.[a-z0-9]{1,8}$/i.test(text) && (text.includes('/') || !/\s\S+\s/.test(text));
  return /[./\\]/.test(text) ? /[a-z0-9]/i.test(text) : /^[A-Z][A-Za-z]+$/.test(text);
}
