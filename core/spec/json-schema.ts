/**
 * The JSON Schema of migration files, for editors; made of the zod schema and the list of later keys.
 *
 * `migration.schema.json` is this function's printed result; a test compares the two. Pure.
 */
import { z } from 'zod';
import { laterKeys } from './later-keys.ts';
import { MigrationFile } from './schema.ts';

/** A part of a JSON Schema. */
interface SchemaNode {
  properties?: Record<string, SchemaNode>;
  items?: SchemaNode;
  [keyword: string]: unknown;
}

/** JSON Schema of a migration file as people write it; draft 7, which every editor's YAML support knows. */
export function migrationJsonSchema(): Readonly<Record<string, unknown>> {
  const schema: SchemaNode = structuredClone<SchemaNode>(
    JSON.parse(JSON.stringify(z.toJSONSchema(MigrationFile, { io: 'input', target: 'draft-7' }))),
  );
  for (const { path, accepts, refuses, what } of laterKeys) {
    if (refuses !== undefined) continue;
    const parts = path.split('.');
    const name = parts.pop();
    const parent = parts.reduce<SchemaNode | undefined>(descend, schema);
    if (name === undefined || parent?.properties === undefined) continue;
    const description = `Not supported yet: ${what}.`;
    parent.properties[name] =
      accepts.length > 0 ? { description, enum: [...accepts] } : { description, not: {} };
  }
  return {
    $schema: schema.$schema,
    $id: 'urn:regrade:schema:v1:migration',
    title: 'Regrade migration',
    ...schema,
  };
}

function descend(node: SchemaNode | undefined, part: string): SchemaNode | undefined {
  const isList = part.endsWith('[]');
  const child = node?.properties?.[isList ? part.slice(0, -2) : part];
  return isList ? child?.items : child;
}
