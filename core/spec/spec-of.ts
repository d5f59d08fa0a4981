/**
 * From a migration file of the right shape to the checked `Spec` that everything after it trusts.
 *
 * Only called once shape and laws hold; fills in the defaults that depend on other values. The result is frozen.
 */
import { commandWords } from './command-words.ts';
import type { MigrationFile } from './schema.ts';
import type { Gate, GateCondition, Scope, Source, Spec, Step, VerifyPlan } from './spec.ts';

/** The spec of a file that keeps shape and laws. */
export function specOf(file: MigrationFile): Spec {
  const { budget } = file;
  return deepFreeze({
    apiVersion: file.apiVersion,
    kind: 'Migration',
    name: file.name,
    title: file.title?.trim() ?? file.name,
    description: file.description,
    owners: file.owners,
    ...optional('tracking', file.tracking),
    scope: scopeOf(file.scope),
    steps: file.steps.flatMap(stepOf),
    verify: verifyOf(file.verify),
    changeset: changesetOf(file.changeset),
    rollout: {
      waves: file.rollout.waves.map(({ name, take, gate }) => ({ name, take, gate: gateOf(gate) })),
      pace: {
        ...optional('perHour', file.rollout.pace.perHour),
        ...optional('maxOpen', file.rollout.pace.maxOpen),
      },
    },
    budget: {
      ...optional('tokens', budget.tokens),
      ...optional('money', budget.money),
      ...optional('perTargetMoney', budget.perTarget.money),
    },
  });
}

function scopeOf(scope: MigrationFile['scope']): Scope {
  return { sources: scope.sources.flatMap(sourceOf), files: scope.files };
}

function sourceOf(source: MigrationFile['scope']['sources'][number]): readonly Source[] {
  if (source.github !== undefined) return [{ kind: 'github', ...source.github }];
  if (source.repositories !== undefined) return [{ kind: 'repositories', path: source.repositories }];
  return source.directory === undefined ? [] : [{ kind: 'directory', path: source.directory }];
}

function stepOf(step: MigrationFile['steps'][number], index: number): readonly Step[] {
  const id = step.id ?? `step-${index + 1}`;
  if (step.pattern !== undefined) return [{ kind: 'pattern', id, pattern: step.pattern }];
  return step.model === undefined ? [] : [{ kind: 'model', id, ...step.model }];
}

function verifyOf(verify: MigrationFile['verify']): VerifyPlan {
  const commands = verify.commands.map((command, index) => ({
    id: command.id ?? `command-${index + 1}`,
    run: wordsOf(command.run, command.shell),
    shell: command.shell,
    timeoutMs: command.timeout,
    required: command.required,
    ...optional('when', command.when),
  }));
  // Left out where empty, so that naming no rule is the same spec as not naming the key.
  const forbid = verify.forbid.length === 0 ? {} : { forbid: verify.forbid };
  return { syntax: verify.syntax, types: verify.types, commands, ...forbid };
}

function wordsOf(run: string | readonly string[], isShell: boolean): readonly string[] {
  if (typeof run !== 'string') return run;
  if (isShell) return [run];
  const words = commandWords(run);
  return words.kind === 'words' ? words.words : [run];
}

function changesetOf({ commit, ...rest }: MigrationFile['changeset']): Spec['changeset'] {
  const { message, signoff, author } = commit;
  return { ...rest, commit: { message, signoff, ...optional('author', author) } };
}

const metrics = Object.freeze([
  'verified',
  'merged',
  'closed',
] as const satisfies readonly GateCondition['metric'][]);

function gateOf(gate: MigrationFile['rollout']['waves'][number]['gate']): Gate {
  const conditions = metrics.flatMap((metric) => {
    const condition = gate[metric];
    return condition === undefined ? [] : [{ metric, ...condition }];
  });
  return { conditions, approval: gate.approval, afterMs: gate.after };
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  const entry: { [P in K]?: V } = {};
  if (value !== undefined) entry[key] = value;
  return entry;
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const child of Object.values(value)) deepFreeze(child);
  return Object.freeze(value);
}
