/**
 * Every verb by its name, in the order of `regrade --help`. A call of one verb loads the definition of that one alone.
 */
import type { CommandDefinition } from '../command.ts';

type LoadCommand = () => Promise<{ readonly command: CommandDefinition }>;

/** Headings of the list of verbs, each with the verbs that stand under it. */
const groups: Readonly<Record<string, Readonly<Record<string, LoadCommand>>>> = {
  'On a working tree:': {
    init: () => import('./init.ts'),
    check: () => import('./check.ts'),
    search: () => import('./search.ts'),
    explain: () => import('./explain.ts'),
    apply: () => import('./apply.ts'),
    edit: () => import('./edit.ts'),
    test: () => import('./test.ts'),
    fmt: () => import('./fmt.ts'),
  },
  'A migration:': {
    plan: () => import('./plan.ts'),
    run: () => import('./run.ts'),
    status: () => import('./status.ts'),
    pause: () => import('./pause.ts'),
    resume: () => import('./resume.ts'),
    abort: () => import('./abort.ts'),
    approve: () => import('./approve.ts'),
  },
  'Many repositories:': {
    usage: () => import('./usage.ts'),
  },
  'This machine:': {
    up: () => import('./up.ts'),
    down: () => import('./down.ts'),
    doctor: () => import('./doctor.ts'),
    demo: () => import('./demo.ts'),
  },
};

/** All verbs of the command line, those of later versions at the end. */
export async function allCommands(): Promise<readonly CommandDefinition[]> {
  const own = Object.entries(groups).flatMap(([group, verbs]) =>
    Object.values(verbs).map((load) => loadInto(group, load)),
  );
  const { laterVerbs } = await import('./later-verbs.ts');
  return Object.freeze([...(await Promise.all(own)), ...laterVerbs]);
}

/** The verbs that a line of arguments needs: the one that it names, else all, for help and for suggestions. */
export async function commandsFor([name = '']: readonly string[]): Promise<readonly CommandDefinition[]> {
  for (const [group, verbs] of Object.entries(groups)) {
    const load = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (load !== undefined) return [await loadInto(group, load)];
  }
  return allCommands();
}

async function loadInto(group: string, load: LoadCommand): Promise<CommandDefinition> {
  const { command } = await load();
  return Object.freeze({ ...command, group });
}
