/** Writes `languages/tables/generated/*.json`: `node query-language/languages/generate/write-tables.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MeasuredLanguage, tableOf } from './field-table.ts';
import measurements from './measurements.json' with { type: 'json' };

const folder = join(import.meta.dirname, '..', 'tables', 'generated');
mkdirSync(folder, { recursive: true });
for (const [name, language] of Object.entries<MeasuredLanguage>(measurements))
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(tableOf(language), null, 1)}\n`);
