/** The pattern that a search was given, read and compiled. */
import { type Invocation, listOption, textOption } from '../command.ts';
import { type QueryInput, readQuery } from '../engine/query-input.ts';

/** Reads the pattern of a search; throws `RG_QUERY_INVALID` after its errors were shown. */
export function readSearchQuery(invocation: Invocation): Promise<QueryInput> {
  const [pattern = ''] = invocation.arguments;
  const language = textOption(invocation, 'language');
  return readQuery(pattern, { language, libraries: listOption(invocation, 'library') }, invocation.context);
}
