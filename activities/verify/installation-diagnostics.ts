/**
 * Which compiler messages speak of what is not installed in a bare checkout, and not of the patch. Pure.
 *
 * A patch that imports `node:url` for the first time brings a message where `@types/node` is listed and not installed;
 * that is no failure of the patch. A package that no manifest lists is one.
 */
import { builtinModules } from 'node:module';
import type { Diagnostic } from './diagnostics.ts';

/** Messages that name a module: not found, without declarations, a side-effect import, a JSX runtime. */
const moduleCodes: ReadonlySet<string> = new Set(['TS2307', 'TS7016', 'TS2882', 'TS2875', 'TS2792']);
/** Messages that ask to install type definitions, or that definitions named by the configuration are missing. */
const definitionCodes: ReadonlySet<string> = new Set([
  'TS2580',
  'TS2581',
  'TS2582',
  'TS2584',
  'TS2591',
  'TS2592',
  'TS2593',
  'TS2688',
]);
/** Unknown names and namespaces. */
const nameCodes: ReadonlySet<string> = new Set(['TS2304', 'TS2503', 'TS2552']);
/** Values that are `any` because what they come from is unknown. */
const implicitAnyCodes: ReadonlySet<string> = new Set(['TS7005', 'TS7006', 'TS7019', 'TS7031', 'TS7034']);

const builtins: ReadonlySet<string> = new Set(builtinModules);
const runtimeNames: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(globalThis), 'NodeJS']);

/** Names of packages that the manifests of a project list, in any section. */
export type ListedPackages = ReadonlySet<string>;

/** Those of a patch's new messages that count, given all messages of the patched project and what its manifests list. */
export function countingDiagnostics(
  fresh: readonly Diagnostic[],
  patched: readonly Diagnostic[],
  listed: ListedPackages,
): readonly Diagnostic[] {
  const isBare = patched.some((one) => isMissingInstallation(one, listed));
  return fresh.filter(
    (one) => !isMissingInstallation(one, listed) && !(isBare && implicitAnyCodes.has(one.code)),
  );
}

function isMissingInstallation({ code, text }: Diagnostic, listed: ListedPackages): boolean {
  if (definitionCodes.has(code)) return true;
  const [, name] = /'([^']+)'/.exec(text) ?? [];
  if (name === undefined) return false;
  if (moduleCodes.has(code)) return isInstallable(name, listed);
  return nameCodes.has(code) && listed.has('@types/node') && runtimeNames.has(name);
}

/** True for a module that an installation would bring: a built-in one, or of a listed package or its definitions. */
function isInstallable(specifier: string, listed: ListedPackages): boolean {
  if (/^[./]/.test(specifier)) return false;
  const name = packageOf(specifier);
  if (specifier.startsWith('node:') || builtins.has(specifier) || builtins.has(name)) return true;
  return listed.has(name) || listed.has(`@types/${name.replace('@', '').replace('/', '__')}`);
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Packages that a manifest lists, and its own name; none where it is no JSON. */
export function packagesIn(manifest: string): readonly string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(manifest);
  } catch {
    return [];
  }
  if (typeof parsed !== 'object' || parsed === null) return [];
  const record = parsed as Readonly<Record<string, unknown>>;
  const sections = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];
  const listed = sections.flatMap((section) => Object.keys(Object(record[section])));
  return typeof record.name === 'string' ? [...listed, record.name] : listed;
}
