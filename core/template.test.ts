/** Tests of changeset templates: rendering, escapes and faults with their places. */
import { expect, test } from 'vitest';
import { checkTemplate, renderTemplate, type TemplateValues } from './template.ts';

const values: TemplateValues = {
  'migration.name': 'demo',
  'migration.title': 'A $& title {{migration.name}}',
  'migration.description': 'why',
  'migration.tracking': '',
  'project.suffix': '',
  'repository.id': 'github.com/acme/shop',
  'repository.owner': 'acme',
  'repository.name': 'shop',
  'changes.files': '2',
  'changes.edits': '3',
};

test('renders every variable once, never what a value holds', () => {
  expect(renderTemplate('{{ migration.title }}: {{changes.files}}', values)).toBe(
    'A $& title {{migration.name}}: 2',
  );
});

test('keeps literal braces and unknown names', () => {
  expect(renderTemplate('\\{{x}} $ {{ env.A }} { }', values)).toBe('{{x}} $ {{ env.A }} { }');
});

test('names unknown and unclosed variables with their places', () => {
  expect(checkTemplate('ab {{migration.nam}} \\{{ok}} {{x')).toEqual([
    { kind: 'unknown', expression: 'migration.nam', start: 3, end: 20, nearest: 'migration.name' },
    { kind: 'unclosed', expression: '', start: 29, end: 31 },
  ]);
});
