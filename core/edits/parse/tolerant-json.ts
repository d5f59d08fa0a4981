/**
 * Finds and reads JSON in a reply, tolerating what models get wrong: prose and fences around it, raw line ends inside
 * strings, trailing commas.
 *
 * Never guesses at missing text: a value whose brackets do not close is reported as cut.
 */

/** JSON values of a text, in order. */
export type JsonRead =
  | { readonly kind: 'read'; readonly values: readonly unknown[]; readonly repairs: readonly string[] }
  | { readonly kind: 'cut' }
  | { readonly kind: 'none'; readonly why: string };

const mostValues = 200;
/** Characters looked at for closing brackets; a text of nothing but open ones would be read as often as it has them. */
const mostWork = 16_000_000;

/** Reads all top-level objects and arrays of a text. */
export function readJson(text: string): JsonRead {
  const values: unknown[] = [];
  const repairs = new Set<string>();
  let why = 'it has no object or array';
  let work = 0;
  for (let at = nextOpening(text, 0); at >= 0 && values.length < mostValues; ) {
    const end = closing(text, at);
    work += (end < 0 ? text.length : end) - at;
    if (work > mostWork) return { kind: 'none', why: 'it has too many brackets' };
    if (end < 0) {
      if (isCut(text.slice(at), values.length > 0)) return { kind: 'cut' };
      at = nextOpening(text, at + 1);
      continue;
    }
    const read = parseRepaired(text.slice(at, end));
    if (read.ok) {
      values.push(read.value);
      if (read.repaired) repairs.add('json_syntax');
      at = nextOpening(text, end);
    } else {
      why = read.why;
      at = nextOpening(text, at + 1);
    }
  }
  return values.length > 0 ? done(values, repairs) : { kind: 'none', why };
}

/** True when a text that begins with a bracket which nothing closes began as JSON; behind other values prose may. */
function isCut(rest: string, hasValues: boolean): boolean {
  if (/^[[{][\s[{]*$/.test(rest)) return true;
  return /^[[{]\s*["{[]/.test(rest) && (!hasValues || rest.includes('"'));
}

function done(values: readonly unknown[], repairs: ReadonlySet<string>): JsonRead {
  return { kind: 'read', values, repairs: [...repairs] };
}

function nextOpening(text: string, from: number): number {
  for (let at = from; at < text.length; at++) if (text[at] === '{' || text[at] === '[') return at;
  return -1;
}

/** Offset behind the bracket that closes the one at `at`, −1 when none does. */
function closing(text: string, at: number): number {
  let depth = 0;
  let inString = false;
  for (let i = at; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) return i + 1;
  }
  return -1;
}

type Parsed =
  | { readonly ok: true; readonly value: unknown; readonly repaired: boolean }
  | { readonly ok: false; readonly why: string };

function parseRepaired(text: string): Parsed {
  const plain = parse(text);
  if (plain.ok) return { ...plain, repaired: false };
  const repaired = parse(repair(text));
  return repaired.ok ? { ...repaired, repaired: true } : plain;
}

function parse(text: string): { ok: true; value: unknown } | { ok: false; why: string } {
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, value };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}

/** Escapes raw control characters inside strings and drops commas before a closing bracket. */
function repair(text: string): string {
  let result = '';
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (inString && char === '\\') {
      const next = text[++i] ?? '';
      result += /["\\/bfnrtu]/.test(next) ? char + next : `\\\\${next}`;
    } else if (char === '"') {
      inString = !inString;
      result += char;
    } else if (inString && char < ' ') result += JSON.stringify(char).slice(1, -1);
    else if (!inString && char === ',' && /^\s*[}\]]/.test(text.slice(i + 1, i + 200))) continue;
    else result += char;
  }
  return result;
}
