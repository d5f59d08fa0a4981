/** How the parts of some JavaScript nodes stand beside each other in the text; see `Language.layouts`. */
import type { Layout } from '../language.ts';

/**
 * Whitespace and comments; an HTML-like comment is left to the places that may begin one. A text is read in one way alone, so
 * that the search never tries many: a comment of one line goes on to its end.
 */
export const trivia = String.raw`(?:[\s\u200b\u2060]|\/\*(?:[^*]|\*(?!\/))*\*\/|\/\/[^\n\r\u2028\u2029]*(?![^\n\r\u2028\u2029]))*`;

/** What a call's arguments can begin with: optional chaining, a bracket, type arguments, a template. */
const opening = String.raw`(?:\?\.|[(<${'`'}])`;

/** Layouts by GritQL kind. */
export const layouts: Readonly<Record<string, Layout>> = {
  call_expression: [{ field: 'function' }, { text: opening }, 'gap'],
  member_expression: [{ field: 'object' }, { text: String.raw`(?:\?\.|\.)` }, { field: 'property' }],
  new_expression: [{ text: 'new' }, { field: 'constructor' }, 'gap'],
  binary_expression: [{ field: 'left' }, { field: 'operator' }, { field: 'right' }],
  assignment_expression: [{ field: 'left' }, { text: '=' }, { field: 'right' }],
};
