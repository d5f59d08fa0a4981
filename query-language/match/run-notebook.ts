/** Runs a query on a notebook: on the code of its cells, whose outcome is put back into the cells. */
import type { FileOutcome, MatchedSite, SourceFile } from '../api.ts';
import { cellAt, type Notebook, readNotebook, writeNotebook } from '../languages/python/notebook.ts';
import { languageNamed } from '../languages/registry.ts';
import { rangeOf } from '../syntax/syntax-error.ts';
import { RunError } from './run-error.ts';

/** The outcome of `run` on the notebook's code; sites are reported at their cells. */
export function runNotebook(file: SourceFile, run: (code: SourceFile) => FileOutcome): FileOutcome {
  const notebook = readNotebook(languageNamed('json'), file.text);
  if (notebook === undefined)
    throw new RunError('unsupported', 'the notebook is no JSON of format 4 or later');
  const outcome = run({ path: file.path, text: notebook.code });
  if (outcome.kind !== 'matched') return outcome;
  const { output, ...rest } = outcome;
  const sites = rest.sites.map((site) => siteInNotebook(notebook, site));
  if (output === undefined) return { ...rest, sites };
  const text = writeNotebook(notebook, output.text);
  if (text === undefined) throw new RunError('unsupported', 'the rewrite reaches over the border of a cell');
  return { ...rest, sites, output: { path: output.path, text } };
}

function siteInNotebook(notebook: Notebook, site: MatchedSite): MatchedSite {
  const cell = cellAt(notebook, site.range.start.offset);
  const bindings = Object.entries(site.bindings).map(([name, { text }]) => [name, { text }] as const);
  const range = rangeOf(notebook.text, cell?.start ?? 0, cell?.end ?? notebook.text.length);
  return { ...site, range, bindings: Object.fromEntries(bindings) };
}
