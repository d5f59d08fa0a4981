/** How the parts of some JavaScript nodes stand beside each other in the text; see `Language.layouts`. */
import type { BracketedList, Layout } from '../language.ts';

/** How a comment of HTML begins, which the grammar takes for one. */
export const oddTrivia = '<!--|-->';

/**
 * Whitespace and comments, but those that are `oddTrivia`. A text is read in one way alone, so
 * that the search never tries many: a comment of one line goes on to its end.
 */
export const trivia = triviaWith('');

/** Trivia in which other characters may stand too. */
function triviaWith(others: string): string {
  return String.raw`(?:[\s\u200b\u2060${others}]|\/\*(?:[^*]|\*(?!\/))*\*\/|\/\/[^\n\r\u2028\u2029]*(?![^\n\r\u2028\u2029]))*`;
}

/** What a call's arguments can begin with: optional chaining, a bracket, type arguments, a template. */
const opening = String.raw`(?:\?\.|[(<${'`'}])`;

/**
 * A call without arguments, up to what stands behind it; the grammar takes commas for none, and `(` alone where the text is
 * broken. Type arguments, a template, an HTML-like comment: anything may follow.
 */
const emptyCall: BracketedList['empty'] = [
  String.raw`(?:\?\.${trivia})?(?:[<${'`'}]|-->|\(${triviaWith(',')}(?:\)${trivia})?(?:<|-->|`,
  '))',
];

/** Layouts by GritQL kind. */
export const layouts: Readonly<Record<string, Layout>> = {
  call_expression: [{ field: 'function' }, { list: 'arguments', opening, empty: emptyCall }],
  member_expression: [{ field: 'object' }, { text: String.raw`(?:\?\.|\.)` }, { field: 'property' }],
  new_expression: [{ text: 'new' }, { field: 'constructor' }, 'gap'],
  binary_expression: [{ field: 'left' }, { field: 'operator' }, { field: 'right' }],
  assignment_expression: [{ field: 'left' }, { text: '=' }, { field: 'right' }],
};
