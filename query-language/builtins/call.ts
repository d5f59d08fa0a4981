/** The built-in functions. */
import type { BuiltInCall } from '../compile/program.ts';
import { areEqual } from '../match/equality.ts';
import type { Frame, Run } from '../match/run.ts';
import { RunError } from '../match/run-error.ts';
import { elementsOf, isTruthy, textOf, textValue, type Value } from '../match/values.ts';
import { printValue } from '../rewrite/print-effects.ts';
import { nextRandom, shuffled } from './random.ts';
import { resolvePath } from './resolve-path.ts';

type Arguments = readonly (Value | undefined)[];
type BuiltIn = (run: Run, args: Arguments) => Value;

const builtIns: Readonly<Record<string, BuiltIn>> = {
  capitalize: (_, args) => {
    const text = textArgument('capitalize', args[0]);
    const first = String.fromCodePoint(text.codePointAt(0) ?? 32);
    return textValue(text === '' ? '' : first.toUpperCase() + text.slice(first.length));
  },
  uppercase: (_, args) => textValue(textArgument('uppercase', args[0]).toUpperCase()),
  lowercase: (_, args) => textValue(textArgument('lowercase', args[0]).toLowerCase()),
  trim: (_, args) => {
    const text = textArgument('trim', args[0]);
    return textValue(trimCharacters(text, textArgument('trim', args[1])));
  },
  split: (_, args) => {
    const text = textArgument('split', args[0]);
    return { kind: 'list', items: text.split(textArgument('split', args[1])).map(textValue) };
  },
  join: (_, args) => {
    const items = listArgument('join', args[0]);
    return { kind: 'text', parts: [{ kind: 'joined', items, separator: textArgument('join', args[1]) }] };
  },
  distinct: (_, args) => ({ kind: 'list', items: distinct(listArgument('distinct', args[0])) }),
  length: (_, args) => {
    const [target] = args;
    if (target === undefined) throw missing('length');
    return { kind: 'constant', value: elementsOf(target)?.length ?? Buffer.byteLength(textOf(target)) };
  },
  text: (run, args) => {
    const [target, linearize] = args;
    if (target === undefined) throw missing('text');
    const isFinal = linearize !== undefined && isTruthy(linearize);
    return textValue(isFinal ? printValue(target, run.effects) : textOf(target));
  },
  random: (run, args) => {
    const [floor, ceiling] = args;
    if (floor === undefined && ceiling === undefined) return { kind: 'constant', value: nextRandom(run) };
    if (floor === undefined || ceiling === undefined) throw missing('random');
    const [low, high] = [Number(textOf(floor)), Number(textOf(ceiling))];
    return { kind: 'constant', value: low + Math.floor(nextRandom(run) * (high - low + 1)) };
  },
  shuffle: (run, args) => ({ kind: 'list', items: shuffled(run, listArgument('shuffle', args[0])) }),
  resolve: (run, args) => textValue(resolvePath(run.file?.path ?? '', textArgument('resolve', args[0]))),
};

/** Calls a built-in; its arguments are resolved now. */
export function callBuiltIn(run: Run, call: BuiltInCall, frame: Frame): Value {
  const builtIn = builtIns[call.name];
  if (builtIn === undefined) {
    throw new RunError(
      'unsupported',
      `${call.name} is not supported: nothing here gives embeddings; ask with ai_is or ai_ask`,
    );
  }
  return builtIn(
    run,
    call.arguments.map((argument) => (argument === undefined ? undefined : run.resolve(argument, frame))),
  );
}

function missing(name: string): RunError {
  return new RunError('missing-argument', `No argument provided for ${name} function`);
}

function textArgument(name: string, value: Value | undefined): string {
  if (value === undefined) throw missing(name);
  return textOf(value);
}

function listArgument(name: string, value: Value | undefined): readonly Value[] {
  if (value === undefined) throw missing(name);
  const items = elementsOf(value);
  if (items === undefined) throw new RunError('wrong-type', `${name} takes a list`);
  return items;
}

function trimCharacters(text: string, characters: string): string {
  const all = [...text];
  const isKept = (character: string) => !characters.includes(character);
  const first = all.findIndex(isKept);
  return first < 0 ? '' : all.slice(first, all.findLastIndex(isKept) + 1).join('');
}

function distinct(items: readonly Value[]): readonly Value[] {
  const kept: Value[] = [];
  for (const item of items) if (!kept.some((other) => areEqual(other, item))) kept.push(item);
  return kept;
}
