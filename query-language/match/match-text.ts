/** Patterns on texts: regexes with captures, and `includes`. */
import type { Pattern } from '../compile/program.ts';
import { compileRegexText, findRegex, type Regex } from '../regex/compiled-regex.ts';
import { attempt } from './match-walk.ts';
import type { Frame, Run } from './run.ts';
import { RunError } from './run-error.ts';
import { bindingTo, lastPlace, placeRange, textOf, textValue, type Value } from './values.ts';
import { matchVariable, readVariable } from './variables.ts';

type RegexPattern = Extract<Pattern, { op: 'regex' }>;

/** Matches a regex against a value's text: the whole of it, or any part. */
export function matchRegex(
  run: Run,
  pattern: RegexPattern,
  value: Value,
  how: { readonly frame: Frame; readonly extent: 'whole' | 'part' },
): boolean {
  if (value.kind === 'file') return false;
  const regex = regexOf(run, pattern, how.frame, how.extent);
  const text = textOf(value);
  const found = findRegex(regex, text);
  if (found === undefined) return false;
  checkCaptures(regex, pattern);
  const range = rangeOfText(value, text);
  return pattern.captures.every((ref, i) => {
    if (ref === undefined) return true;
    const span = found[i + 1];
    if (span === undefined)
      throw new RunError('regex', `the group for $${ref.name} took no part in the match`);
    const [start, end] = span;
    const capture: Value =
      range === undefined
        ? textValue(text.slice(start, end))
        : bindingTo({ kind: 'slice', tree: range.tree, start: range.start + start, end: range.start + end });
    return matchVariable(run, ref, capture, how.frame);
  });
}

function checkCaptures({ groups }: Regex, { captures }: RegexPattern): void {
  if (groups === captures.length) return;
  const remedy =
    captures.length === 0
      ? 'no variables to take them; use (?:…)'
      : `${captures.length} variables are to take them`;
  throw new RunError('regex', `the regex has ${groups} groups, but ${remedy}`);
}

function rangeOfText(value: Value, text: string): ReturnType<typeof placeRange> {
  const place = lastPlace(value);
  const range = place === undefined ? undefined : placeRange(place);
  return range !== undefined && range.end - range.start === text.length ? range : undefined;
}

function regexOf(run: Run, pattern: RegexPattern, frame: Frame, extent: 'whole' | 'part'): Regex {
  const source =
    typeof pattern.source === 'string'
      ? pattern.source
      : pattern.source
          .map((part) => (typeof part === 'string' ? part : variableText(run, part, frame)))
          .join('');
  try {
    return compileRegexText(source, extent);
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new RunError('regex', `the regex cannot be read: ${error.message}`);
    throw error;
  }
}

function variableText(run: Run, ref: Parameters<typeof readVariable>[1], frame: Frame): string {
  const value = readVariable(run, ref, frame);
  if (value === undefined)
    throw new RunError('unbound-variable', `$${ref.name}, used in a regex, is not bound`);
  return textOf(value);
}

/** `includes`: a part of the value's text matches; `or`, `any`, `and` and regexes are looked through. */
export function matchIncludes(run: Run, pattern: Pattern, value: Value, frame: Frame): boolean {
  switch (pattern.op) {
    case 'regex':
      return matchRegex(run, pattern, value, { frame, extent: 'part' });
    case 'or':
      return pattern.items.some((item) => attempt(run, { op: 'includes', pattern: item }, value, frame));
    case 'anyOf':
      return (
        pattern.items.filter((item) => attempt(run, { op: 'includes', pattern: item }, value, frame)).length >
        0
      );
    case 'and':
      return pattern.items.every((item) => matchIncludes(run, item, value, frame));
    default:
      return textOf(value).includes(textOf(run.resolve(pattern, frame)));
  }
}
