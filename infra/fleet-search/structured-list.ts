/**
 * Reads a list of repositories that is YAML or JSON. Apart from the reader of plain lists, which starts without a parser.
 */
import { parse } from 'yaml';
import { z } from 'zod';
import { unreadableList as unreadable } from './unreadable-list.ts';

const Entry = z.union([
  z.string().min(1),
  z.strictObject({ repository: z.string().min(1), ref: z.string().min(1).optional() }),
]);
const List = z.union([z.array(z.unknown()), z.strictObject({ repositories: z.array(z.unknown()) })]);

/** The entries of a list, named `shown` in messages, as lines of a plain one; throws `RG_SCAN_SOURCE_UNREADABLE`. */
export function listedTexts(text: string, shown: string): readonly string[] {
  const parsed = parseYaml(text, shown);
  const list = List.safeParse(parsed);
  if (!list.success)
    throw unreadable(shown, 'it is neither a list nor a mapping with the list `repositories`');
  const items = Array.isArray(list.data) ? list.data : list.data.repositories;
  return items.map((item, index) => {
    const entry = Entry.safeParse(item);
    if (!entry.success)
      throw unreadable(`${shown}, entry ${index + 1}`, 'it is neither a text nor `{repository, ref?}`');
    if (typeof entry.data === 'string') return entry.data;
    const { repository, ref } = entry.data;
    return ref === undefined ? repository : `${repository}@${ref}`;
  });
}

function parseYaml(text: string, shown: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw unreadable(shown, error instanceof Error ? error.message.split('\n', 1).join('') : String(error));
  }
}
