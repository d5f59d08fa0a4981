/** One edit on one text, for tests of where edits may apply. */
import { expect } from 'vitest';
import { applyEdits, type EditResult } from '../index.ts';

function run(text: string, search: string, replace: string): EditResult {
  const reply = JSON.stringify({ path: 'a.txt', old_string: search, new_string: replace });
  return applyEdits({ files: [{ path: 'a.txt', text }], reply });
}

/** Expects that the edit is rejected and changes nothing. */
export function refused(text: string, search: string, replace: string): void {
  expect(run(text, search, replace)).toMatchObject({ status: 'rejected', files: [] });
}

/** The text after the edit; `undefined` where it was not applied. */
export function applied(text: string, search: string, replace: string): string | undefined {
  return run(text, search, replace).files[0]?.text;
}
