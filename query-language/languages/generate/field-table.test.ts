import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type MeasuredLanguage, tableOf } from './field-table.ts';
import measurements from './measurements.json' with { type: 'json' };

const folder = join(import.meta.dirname, '..', 'tables', 'generated');

describe('the generated tables', () => {
  test('are those of the measured languages', () => {
    const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));
    expect(names.toSorted()).toEqual(Object.keys(measurements).toSorted());
  });

  test.each(Object.entries<MeasuredLanguage>(measurements))('%s is as generated', (name, language) => {
    expect(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))).toEqual(tableOf(language));
  });
});

describe('tableOf', () => {
  const names = { gritOnly: [], stockOnly: [] };

  test('keeps the stock field where it is nearly always right', () => {
    const kinds = { call: ['function! field(function)=0.97 child:identifier=0.98'] };
    expect(tableOf({ kinds, ...names }).fields).toEqual({ call: 'function=@' });
  });

  test('prefers named children over children of a kind', () => {
    const kinds = { array: ['elements* namedChildren=0.98 child:identifier=0.99'] };
    expect(tableOf({ kinds, ...names }).fields).toEqual({ array: 'elements*=*' });
  });

  test('the only field without a place takes what the others leave', () => {
    const kinds = { pair: ['key! field(key)=1', 'value child:string=0.5'] };
    expect(tableOf({ kinds, ...names }).fields).toEqual({ pair: 'key=@ value=!' });
  });

  test('a rule chosen where it was measured stands', () => {
    const kinds = { pair: ['key =%1', 'value* =%2+'] };
    expect(tableOf({ kinds, ...names }).fields).toEqual({ pair: 'key=%1 value*=%2+' });
  });
});
