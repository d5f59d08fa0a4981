/**
 * Decides whether a command's `when` holds: GritQL that must match some file of the patched repository.
 *
 * Files are read from git at the base commit, with the patch's texts over them; no checkout is made for it.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { RegradeError } from '../../core/errors.ts';
import type { VerifyCommand } from '../../core/spec/spec.ts';
import {
  appliesTo,
  type CompiledQuery,
  compileQuery,
  mayMatch,
  runQuery,
} from '../../query-language/index.ts';
import type { CheckContext } from './check-context.ts';

/** Larger files are passed over: a condition is about manifests and sources, not data. */
const maxFileBytes = 1024 * 1024;

/** True where the command has no condition or some file fulfils it; throws `RG_VERIFY_GATE_INVALID`. */
export async function gateHolds(
  command: VerifyCommand,
  context: Pick<CheckContext, 'reader' | 'patch' | 'signal'>,
): Promise<boolean> {
  if (command.when === undefined) return true;
  const query = compileGate(command.id, command.when);
  const changed = new Map(context.patch.changes.map((change) => [change.path, change.after]));
  for (const [path, text] of changed) {
    if (text !== undefined && holdsIn(query, path, text)) return true;
  }
  const listing = await context.reader.listFiles(context.patch.baseCommit, context.signal);
  const files = listing.files.filter((file) => appliesTo(query, file.path) && !changed.has(file.path));
  return someFileHolds(query, files, context);
}

async function someFileHolds(
  query: CompiledQuery,
  files: readonly { readonly path: string; readonly oid: string }[],
  { reader, signal }: Pick<CheckContext, 'reader' | 'signal'>,
): Promise<boolean> {
  const blobs = reader.readBlobs(
    files.map((file) => file.oid),
    { maxBytes: maxFileBytes, signal },
  );
  let index = 0;
  for await (const blob of blobs) {
    const path = files[index++]?.path;
    if (blob.kind !== 'blob' || path === undefined) continue;
    await nextTurn();
    if (holdsIn(query, path, blob.bytes.toString('utf8'))) return true;
  }
  return false;
}

function holdsIn(query: CompiledQuery, path: string, text: string): boolean {
  if (!appliesTo(query, path) || !mayMatch(query, text)) return false;
  return runQuery(query, { path, text }).kind === 'matched';
}

function compileGate(command: string, source: string): CompiledQuery {
  const outcome = compileQuery(source, { name: command });
  if (outcome.kind === 'compiled' && outcome.query.asks.length === 0) return outcome.query;
  const reason =
    outcome.kind === 'compiled'
      ? 'a condition cannot ask a model or for types'
      : (outcome.errors[0]?.message ?? 'unknown');
  throw new RegradeError('RG_VERIFY_GATE_INVALID', { command, reason });
}
