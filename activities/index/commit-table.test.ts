import fc from 'fast-check';
import { expect, test } from 'vitest';
import { languageOf } from '../../query-language/index.ts';
import {
  decodeHead,
  decodeTail,
  decodeTailAt,
  encodeCommit,
  nameKindOf,
  samplePath,
} from './commit-table.ts';

const paths = fc
  .array(
    fc.constantFrom(
      'src',
      'a b',
      'ünï',
      '.github',
      'x.y',
      'index.js',
      'A.TS',
      'Makefile',
      '.eslintrc',
      '日本.py',
    ),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((parts) => parts.join('/'));

test('gives back what was put in', () => {
  const entry = fc.record({
    file: fc.record({
      path: paths,
      mode: fc.constantFrom('100644', '160000'),
      oid: fc.stringMatching(/^[0-9a-f]{40}$/),
    }),
    number: fc.nat(4_000_000_000),
    bits: fc.nat(15),
  });
  fc.assert(
    fc.property(fc.array(entry), fc.nat(9), fc.array(fc.nat(9)), (entries, unnamable, wanted) => {
      const { head, tail } = encodeCommit(entries, unnamable);
      const read = decodeHead(head);

      expect(read?.unnamable).toBe(unnamable);
      expect([...(read?.numbers ?? [])]).toEqual(entries.map((each) => each.number));
      expect([...(read?.classes ?? [])]).toEqual(entries.map((each) => each.bits));
      expect([...(read?.kinds ?? [])].map((kind) => read?.nameKinds[kind])).toEqual(
        entries.map((each) => nameKindOf(each.file.path)),
      );
      expect(decodeTail(tail)).toEqual(entries.map((each) => each.file));
      const places = [...new Set(wanted)].sort((one, other) => one - other);
      expect(decodeTailAt(tail, places)).toEqual(places.flatMap((place) => entries[place]?.file ?? []));
    }),
  );
});

test('a head that is cut off is none', () => {
  const { head } = encodeCommit(
    [{ file: { path: 'a.js', mode: '100644', oid: 'a'.repeat(40) }, number: 1, bits: 0 }],
    0,
  );

  expect(decodeHead(head.subarray(0, head.length - 1))).toBeUndefined();
  expect(decodeHead(head.subarray(0, 3))).toBeUndefined();
});

test('paths of one kind of names have one language', () => {
  fc.assert(
    fc.property(paths, (path) => {
      expect(languageOf(samplePath(nameKindOf(path)))).toEqual(languageOf(path));
    }),
  );
});
