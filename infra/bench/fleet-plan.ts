/**
 * What a benchmark fleet consists of: which repository is made of which package, which are forks, what each commit does.
 *
 * Pure and decided by the seed alone. The first repositories are packages; the others are forks of them, which hold the
 * same objects and some commits of their own, as in a company where most code is a copy of other code.
 */
import type { PackagePart } from './fleet-packages.ts';
import { random } from './random.ts';

/** One repository to write. */
export interface PlannedRepository {
  readonly owner: string;
  readonly name: string;
  /** Index of the package part that it is made of. */
  readonly part: number;
  /** Index of the repository that it is a fork of, in the plan. */
  readonly forkOf?: number;
  readonly branch: string;
  /** Commits on top of the first (of the fork's base), each of which changes some files. */
  readonly changes: readonly PlannedChange[];
  /** True where its own objects stay loose, as after small pushes. */
  readonly loose: boolean;
}

/** One commit: paths that get a line, and the tag it is given. */
export interface PlannedChange {
  readonly paths: readonly string[];
  readonly tag?: string;
}

/** A whole fleet. */
export interface FleetPlan {
  readonly seed: string;
  readonly repositories: readonly PlannedRepository[];
}

/** Owners of a fleet share its repositories unevenly: the first have most. */
const owners = ['platform', 'checkout', 'search', 'mobile', 'data', 'growth', 'billing', 'identity'] as const;
const mostChanges = 4;
const mostPaths = 3;
/** One repository in so many keeps its own objects loose. */
const looseEvery = 7;
/** One repository in so many has another default branch than `main`. */
const masterEvery = 5;

/** Plans so many repositories out of the parts. */
export function planFleet(
  parts: readonly PackagePart[],
  options: { readonly seed: string; readonly repositories: number },
): FleetPlan {
  const repositories: PlannedRepository[] = [];
  for (let index = 0; index < options.repositories && parts.length > 0; index += 1)
    repositories.push(planRepository(parts, index, options.seed, repositories));
  return { seed: options.seed, repositories };
}

function planRepository(
  parts: readonly PackagePart[],
  index: number,
  seed: string,
  planned: readonly PlannedRepository[],
): PlannedRepository {
  const choice = random(`${seed}/${index}`);
  const place = index % parts.length;
  const base = index < parts.length ? undefined : planned[place];
  const part = parts[place];
  const count = choice.below(mostChanges) + (base === undefined ? 0 : 1);
  const tagged = (change: number) => (choice.below(2) === 0 ? { tag: `v${index}.${change}.0` } : {});
  return {
    owner: owners[Math.min(choice.below(owners.length), choice.below(owners.length))] ?? owners[0],
    name: base === undefined ? `${part?.name}` : `${part?.name}-fork-${Math.floor(index / parts.length)}`,
    part: place,
    ...(base === undefined ? {} : { forkOf: place }),
    branch: base?.branch ?? (choice.below(masterEvery) === 0 ? 'master' : 'main'),
    changes: Array.from({ length: count }, (_, change) => ({
      paths: pickPaths(part?.paths ?? [], choice),
      ...tagged(change),
    })),
    loose: choice.below(looseEvery) === 0,
  };
}

/** Only files that can take a statement. */
const code = /\.(?:js|mjs|cjs|jsx|ts|mts|cts|tsx)$/;
const declarations = /\.d\.[mc]?ts$/;

function pickPaths(paths: readonly string[], choice: ReturnType<typeof random>): readonly string[] {
  const able = paths.filter((path) => code.test(path) && !declarations.test(path));
  const picked = Array.from({ length: 1 + choice.below(mostPaths) }, () => choice.pick(able));
  return [...new Set(picked.filter((path) => path !== undefined))];
}
