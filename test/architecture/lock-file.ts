/**
 * Whether the lock file works on every platform: npm drops the entries of packages that a registry did not have at the
 * time, and `npm ci` then refuses the whole file.
 */

/** Optional packages that some package names and the lock file does not hold. */
export function missingPlatforms(lockText: string): readonly string[] {
  const { packages } = JSON.parse(lockText) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const held = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)));
  return Object.values(packages)
    .flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}))
    .filter((name) => !held.has(name));
}
