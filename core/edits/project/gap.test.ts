import { describe, expect, it } from 'vitest';
import { gapSide } from './gap.ts';

function side(bodies: readonly string[], added: readonly string[]): string | undefined {
  return gapSide(bodies, { above: 0, below: bodies.length - 1 }, added);
}

describe('an insertion between lines that SEARCH quotes together', () => {
  it('goes to the side from which its own blank line does not part it', () => {
    expect(side(['a();', '', 'b();'], ['x();', ''])).toBe('below');
    expect(side(['a();', '', 'b();'], ['', 'x();'])).toBe('above');
  });

  it('keeps company with like lines, and comments with what follows', () => {
    expect(side(["import a from 'a';", '', 'export class B {'], ["import c from 'c';"])).toBe('above');
    expect(side(['};', '', 'options.diffed = () => {'], ['/** Runs last. */'])).toBe('below');
  });

  it('is nearer to the one of two like lines that begins as it does for longer, or names such a header', () => {
    const headers = ['#include <optional>', '', '#include "own.h"'];
    expect(side(headers, ['#include <vector>'])).toBe('above');
    expect(side(headers, ['#include "more.h"'])).toBe('below');
    const paths = ['use arrow::Either;', '', 'use crate::prelude::*;'];
    expect(side(paths, ['use crate::prelude::append::flag;'])).toBe('below');
    expect(side(paths, ['use other::Flag;'])).toBeUndefined();
    expect(side(['import os', '', 'from twisted import keys'], ['from typing import Dict'])).toBeUndefined();
    expect(side(['> Read this.', '', '<br />'], ['> Note', '<a>', '<br />'])).toBeUndefined();
  });

  it('leads what follows where it ends with a decorator of several lines', () => {
    const below = ['}', '', 'public fun run() {'];
    expect(side(below, ['@Deprecated(', '  "gone",', ')'])).toBe('below');
    expect(side(below, ['fun one() = go()', '@Deprecated(', '  "gone",', ')'])).toBe('below');
    expect(side(below, ['call(', '  "gone",', ')'])).toBeUndefined();
  });

  it('is no comment for being a private name', () => {
    const fields = ['  #signal?: Signal;', '', '  constructor() {'];
    expect(side(fields, ['  #reruns: Run[] = [];'])).toBe('above');
  });

  it('is open where lines like those above bring a blank line behind them', () => {
    const limits = ['    sample_limit: 10', '', '    path: here'];
    expect(side(limits, ['    label_limit: 3', '    label_limit: 4', ''])).toBe('below');
    expect(side(['call(1);', '', 'stop();'], ['call(2);', 'call(3);', ''])).toBeUndefined();
    expect(side(['call(1);', '', 'stop();'], ['call(2);', ''])).toBe('below');
  });

  it('is open where nothing decides', () => {
    expect(side(['one();', '', 'three();'], ['x();'])).toBeUndefined();
    expect(
      side(['  };', '', '  // With more'], ['  // Less', '  let rest = size', '    .min(1);']),
    ).toBeUndefined();
  });

  it('is open where the text brings blank lines for both sides, or for the line that it leads', () => {
    expect(side(['a();', '', 'b();'], ['', 'x();', ''])).toBeUndefined();
    expect(side(['  }', '', '  static of() {'], ['', '  /** A new one. */'])).toBeUndefined();
  });
});
