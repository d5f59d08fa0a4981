/**
 * The script or style blocks of a Vue single file, in their places.
 *
 * Everything else becomes blanks, so that offsets and lines stay as they are in the file.
 */

/** The text with all but the blocks of one kind blanked out; other files than Vue's stay as they are. */
export function onlyBlocks(text: string, extension: string, tag: 'script' | 'style'): string {
  if (extension !== 'vue') return text;
  const block = new RegExp(`<${tag}\\b(?:[^>"']|"[^"]*"|'[^']*')*>([\\s\\S]*?)</${tag}\\s*>`, 'gi');
  let shown = '';
  for (const found of text.matchAll(block)) {
    const content = found[1] ?? '';
    const from = found.index + contentStart(found[0]);
    shown += blank(text.slice(shown.length, from)) + content;
  }
  return shown + blank(text.slice(shown.length));
}

/** Where a block's content begins: after its tag, whose attributes may hold any sign. */
function contentStart(block: string): number {
  return /^<\w+\b(?:[^>"']|"[^"]*"|'[^']*')*>/.exec(block)?.[0].length ?? 0;
}

function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/g, ' ');
}
