/** The texts that every match of a regex contains; Rust's syntax, as GritQL has it. */

/** What a regex is read as, one item at a time: anything that is no plain character ends a text. */
const item = /\\(?:[pPxu]\{[^}]*\}|[pP]\w|x\w\w|u\w{4}|.)|\[|\(\?|./gsu;

/**
 * Texts that stand in everything the regex matches, in no order; none where that cannot be told at a glance: groups and
 * classes are skipped, and where there are alternatives or flags nothing is known.
 */
export function fixedTexts(source: string): readonly string[] {
  if (/\(\?(?!:|P?<[A-Za-z_])/.test(source)) return [];
  const texts: string[] = [];
  let text = '';
  let depth = 0;
  const cut = () => {
    texts.push(text);
    text = '';
  };
  item.lastIndex = 0;
  for (let found = item.exec(source); found !== null; found = item.exec(source)) {
    const token = found[0];
    if (token === '|' && depth === 0) return [];
    if (token === '[') {
      item.lastIndex = endOfClass(source, found.index);
      cut();
    } else if (token.startsWith('(')) {
      depth++;
      cut();
    } else if (token === ')') depth--;
    else if (/^[?*{]$/.test(token)) {
      // What it repeats may be left out; the count of `{…}` is read as text that no one needs.
      text = [...text].slice(0, -1).join('');
      cut();
      if (token === '{') item.lastIndex = Math.max(item.lastIndex, source.indexOf('}', found.index) + 1);
    } else if (/^(?:[.^$+\])}]|\\[A-Za-z0-9].*)$/s.test(token)) cut();
    else if (depth === 0) text += token.startsWith('\\') ? token.slice(1) : token;
  }
  cut();
  return texts.filter((kept) => kept !== '');
}

function endOfClass(source: string, start: number): number {
  let at = start + 1;
  if (source[at] === '^') at++;
  if (source[at] === ']') at++;
  for (; at < source.length && source[at] !== ']'; at++) {
    if (source[at] === '\\') at++;
    else if (source.startsWith('[:', at)) at = Math.max(at, source.indexOf(':]', at) + 1);
    else if (source[at] === '[') return source.length;
  }
  return at + 1;
}
