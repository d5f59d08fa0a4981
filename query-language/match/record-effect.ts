/** Records rewrites and insertions; they are carried out together at the end of the step. */
import type { Run } from './run.ts';
import { RunError } from './run-error.ts';
import { lastPlace, type Part, placeRange, textOf, type Value } from './values.ts';

/** Records "replace every place of `target` with `value`". */
export function recordRewrite(run: Run, target: Value, value: Value): void {
  if (target.kind !== 'binding') {
    throw new RunError(
      'not-a-binding',
      'variable on left hand side of rewrite side-conditions can only be bound to bindings',
    );
  }
  for (const place of target.places) {
    if (place.kind === 'path' || placeRange(place) !== undefined)
      run.effects.push({ kind: 'rewrite', place, value });
  }
}

/** Records "insert `value` after every place of `target`". */
export function recordAccumulate(run: Run, target: Value, value: Value): void {
  if (target.kind !== 'binding') {
    throw new RunError(
      'not-a-binding',
      'only code of a file can be appended to; this is a text or a constant',
    );
  }
  for (const place of target.places) {
    if (placeRange(place) !== undefined) run.effects.push({ kind: 'insert', place, value });
  }
}

/** What `$x += right` makes of a variable that holds no place in a file. */
export function appended(held: Value, right: Value): Value {
  switch (held.kind) {
    case 'list':
      return { kind: 'list', items: [...held.items, right] };
    case 'text': {
      if (right.kind === 'list' || right.kind === 'map') {
        throw new RunError('wrong-type', 'a list or map cannot be appended to a text; use `join`');
      }
      return { kind: 'text', parts: [...held.parts, ...partsOf(right)] };
    }
    case 'constant': {
      const added = right.kind === 'constant' ? right.value : undefined;
      if (typeof held.value === 'number' && typeof added === 'number') {
        return { kind: 'constant', value: held.value + added };
      }
      throw new RunError('wrong-type', `\`${textOf(held)}\` cannot be added to with \`+=\``);
    }
    default:
      throw new RunError('wrong-type', 'this cannot be appended to');
  }
}

/** The pieces of a value inside a text; places stay live. */
export function partsOf(value: Value): readonly Part[] {
  const isLive = lastPlace(value) !== undefined || value.kind === 'list' || value.kind === 'text';
  return isLive ? [{ kind: 'embedded', value }] : [textOf(value)];
}
