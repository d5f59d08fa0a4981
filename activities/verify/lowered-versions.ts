/**
 * Versions in manifests that a patch lowers: a way to make an old call compile again. Pure.
 *
 * Reads `package.json` only, by its members; ranges are compared by the first version in them.
 */
import type { FileChange } from '../../core/patch.ts';

const sections = Object.freeze([
  'dependencies',
  'devDependencies',
  'peerDependencies',
  'optionalDependencies',
  'engines',
  'overrides',
  'resolutions',
]);

/** One lowered version. */
export interface LoweredVersion {
  readonly path: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** Versions that are lower after the patch than before. */
export function loweredVersions(changes: readonly FileChange[]): readonly LoweredVersion[] {
  return changes.flatMap(({ path, before, after }) => {
    if (!/(^|\/)package\.json$/.test(path) || before === undefined || after === undefined) return [];
    const old = versionsIn(before);
    return [...versionsIn(after)].flatMap(([key, version]) => {
      const earlier = old.get(key);
      if (earlier === undefined || !isLower(version, earlier)) return [];
      return [{ path, name: key.slice(key.indexOf('/') + 1), before: earlier, after: version }];
    });
  });
}

/** Version texts by `<section>/<name>`; a manifest that is no JSON has none. */
function versionsIn(text: string): ReadonlyMap<string, string> {
  const versions = new Map<string, string>();
  const manifest = parseRecord(text);
  for (const section of sections) {
    const entries = manifest[section];
    if (typeof entries !== 'object' || entries === null) continue;
    for (const [name, version] of Object.entries(entries)) {
      if (typeof version === 'string') versions.set(`${section}/${name}`, version);
    }
  }
  return versions;
}

function parseRecord(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

/** Compares the first version numbers; texts without one (tags, URLs) cannot be compared. */
function isLower(version: string, earlier: string): boolean {
  const [now, old] = [numbersOf(version), numbersOf(earlier)];
  if (now === undefined || old === undefined) return false;
  for (const [index, part] of old.entries()) {
    const difference = (now[index] ?? 0) - part;
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function numbersOf(text: string): readonly number[] | undefined {
  const match = /(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text);
  return match === null || /^[a-z+]+:/.test(text)
    ? undefined
    : match.slice(1).map((part) => Number(part ?? 0));
}
