/** Reading, binding and assigning variables, accessors and indexes. */
import type { Container, Pattern, VariableRef } from '../compile/program.ts';
import { areEqual } from './equality.ts';
import { type Frame, locate, type Run, setSlot } from './run.ts';
import { RunError } from './run-error.ts';
import { elementsOf, isUndefined, lastPlace, textOf, type Value } from './values.ts';

/** The value of a variable: its own, its parameter's pattern evaluated now, or undefined. */
export function readVariable(run: Run, ref: VariableRef, frame: Frame): Value | undefined {
  const at = locate(run, ref, frame);
  const value = at.frame.values[at.slot];
  if (value !== undefined) return value;
  const parameter = at.frame.parameters[at.slot];
  return parameter?.kind === 'pattern' ? run.resolve(parameter.pattern, parameter.frame) : undefined;
}

/** Matches a variable against a value: equal where bound, else binds it. */
export function matchVariable(run: Run, ref: VariableRef, value: Value, frame: Frame): boolean {
  const at = locate(run, ref, frame);
  const held = at.frame.values[at.slot];
  if (held !== undefined) return matchBound(run, at, held, value);
  if (isUndefined(value)) return false;
  const parameter = at.frame.parameters[at.slot];
  if (parameter?.kind === 'pattern' && !run.match(parameter.pattern, value, parameter.frame)) return false;
  setSlot(run, at, value);
  return true;
}

function matchBound(run: Run, at: { frame: Frame; slot: number }, held: Value, value: Value): boolean {
  if (held.kind === 'binding' && value.kind === 'binding') {
    if (!areEqual(held, value)) return false;
    setSlot(run, at, { kind: 'binding', places: [...held.places, ...value.places] });
    return true;
  }
  if (value.kind === 'file' || held.kind === 'file') return held === value;
  return textOf(held) === textOf(value);
}

/** The value of a container, or undefined where it has none. */
export function readContainer(run: Run, container: Container, frame: Frame): Value | undefined {
  switch (container.op) {
    case 'variable':
      return readVariable(run, container.ref, frame);
    case 'mapAccess': {
      const map = readTarget(run, container.target, frame);
      if (map === undefined || isUndefined(map)) return undefined;
      if (map.kind !== 'map') throw new RunError('wrong-type', 'a key can only be read from a map');
      return map.entries.get(keyOf(run, container.key, frame));
    }
    case 'listIndex': {
      const list = readTarget(run, container.target, frame);
      if (list === undefined) return undefined;
      const items = elementsOf(list);
      if (items === undefined) throw new RunError('wrong-type', 'an index can only be read from a list');
      return items.at(indexOf(run, container.index, frame));
    }
  }
}

function readTarget(run: Run, target: Container | Pattern, frame: Frame): Value | undefined {
  if (target.op === 'variable' || target.op === 'mapAccess' || target.op === 'listIndex') {
    return readContainer(run, target, frame);
  }
  return run.resolve(target, frame);
}

function keyOf(run: Run, key: string | VariableRef, frame: Frame): string {
  if (typeof key === 'string') return key;
  const value = readVariable(run, key, frame);
  if (value === undefined)
    throw new RunError('unbound-variable', `$${key.name}, used as a key, is not bound`);
  return textOf(value);
}

function indexOf(run: Run, index: number | Container, frame: Frame): number {
  if (typeof index === 'number') return index;
  const value = readContainer(run, index, frame);
  const number = value === undefined ? Number.NaN : Number(textOf(value));
  if (Number.isInteger(number)) return number;
  throw new RunError('not-a-number', 'the index of a list is no whole number');
}

/** Sets a container, tracing parameters through to the caller's; an index inserts before its place. */
export function assign(run: Run, target: Container, value: Value, frame: Frame): void {
  switch (target.op) {
    case 'variable': {
      const at = locate(run, target.ref, frame);
      const parameter = at.frame.parameters[at.slot];
      const through = parameter?.kind === 'pattern' ? parameter.pattern : undefined;
      if (parameter?.kind === 'pattern' && (through?.op === 'mapAccess' || through?.op === 'listIndex')) {
        assign(run, through, value, parameter.frame);
      } else setSlot(run, at, value);
      return;
    }
    case 'mapAccess': {
      const map = readTarget(run, target.target, frame);
      if (map?.kind !== 'map') throw new RunError('wrong-type', 'a key can only be set in a map');
      const entries = new Map(map.entries).set(keyOf(run, target.key, frame), value);
      const sorted = new Map([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
      assignTarget(run, target.target, { kind: 'map', entries: sorted }, frame);
      return;
    }
    case 'listIndex': {
      const list = readTarget(run, target.target, frame);
      if (list?.kind !== 'list') throw new RunError('wrong-type', 'an index can only be set in a list');
      const at = indexOf(run, target.index, frame);
      if (Math.abs(at) > list.items.length) throw new RunError('wrong-type', 'the index is beyond the list');
      assignTarget(run, target.target, { kind: 'list', items: list.items.toSpliced(at, 0, value) }, frame);
    }
  }
}

function assignTarget(run: Run, target: Container | Pattern, value: Value, frame: Frame): void {
  if (target.op !== 'variable' && target.op !== 'mapAccess' && target.op !== 'listIndex') {
    throw new RunError('wrong-type', 'a literal cannot be assigned to');
  }
  assign(run, target, value, frame);
}

/** Matches an accessor used as a pattern: its element equals the value. */
export function matchContainer(run: Run, container: Container, value: Value, frame: Frame): boolean {
  if (container.op === 'variable') return matchVariable(run, container.ref, value, frame);
  const element = readContainer(run, container, frame);
  if (element === undefined)
    return isUndefined(value) || (value.kind === 'constant' && value.value === false);
  if (lastPlace(element) !== undefined && lastPlace(value) !== undefined) return areEqual(element, value);
  return textOf(element) === textOf(value);
}
