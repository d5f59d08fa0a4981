/**
 * From a snippet's candidate nodes to patterns: metavariables become variables, leaves compare their text, nodes with
 * fields compare field by field.
 */

import type { FieldSpec } from '../languages/field-rules.ts';
import type { Language } from '../languages/language.ts';
import { fieldOf, fieldsFor } from '../languages/node-fields.ts';
import { isNamed, nodeText, type SyntaxNode } from '../languages/tree.ts';
import { type Regex, regexOf } from '../regex/compiled-regex.ts';
import type { RegexTree } from '../regex/regex-tree.ts';
import type { SnippetNode, Span } from '../syntax/ast.ts';
import type {
  Dynamic,
  LeafRegexShape,
  LeafShape,
  NodeShape,
  Pattern,
  Shape,
  SnippetPattern,
} from './program.ts';
import { type Compiler, isReserved, report, resolveName, type Scope, type Side } from './scope.ts';
import {
  keywordName,
  metavariables,
  snippetCandidates,
  spreadName,
  substituteMetavariables,
} from './snippet-candidates.ts';

interface Job {
  readonly compiler: Compiler;
  readonly scope: Scope;
  readonly span: Span;
}

/** Compiles a snippet for matching, for use as a value, or for both. */
export function compileSnippet(compiler: Compiler, node: SnippetNode, scope: Scope, side: Side): Pattern {
  const job: Job = { compiler, scope, span: node.span };
  const { language } = compiler;
  const text = node.text.trim();
  const alone = new RegExp(`^${metavariables(language.sigil).source}$`).exec(text);
  const name = alone?.[1] === undefined ? alone?.[2] : spreadName;
  if (name !== undefined && (side !== 'value' || !isWildcard(name))) return variableFor(job, name, 'value');
  if (side === 'match') refuseValueForms(job, node);
  const candidates = new Map<string, Shape>();
  if (side !== 'value' && node.form !== 'raw') {
    for (const candidate of snippetCandidates(language, text)) {
      const pattern = compileNode(job, candidate, substituteMetavariables(language, text));
      const isProse = pattern.op === 'leafRegex' && language.prose.has(pattern.kind);
      if (!isShape(pattern) || (isProse && candidates.size > 0)) continue;
      candidates.set(candidate.kind, pattern);
      const twin = language.twins.get(candidate.kind);
      if (twin !== undefined && !candidates.has(twin)) candidates.set(twin, { ...pattern, kind: twin });
    }
  }
  return snippetPattern(job, node.text, candidates);
}

function snippetPattern(
  { compiler, scope }: Job,
  text: string,
  candidates: Map<string, Shape>,
): SnippetPattern {
  return { op: 'snippet', source: text, candidates, value: dynamicText(compiler, scope, text) };
}

function isShape(pattern: Pattern): pattern is Shape {
  return pattern.op === 'node' || pattern.op === 'leaf' || pattern.op === 'leafRegex';
}

function refuseValueForms({ compiler, span }: Job, node: SnippetNode): void {
  if (node.form === 'raw') {
    report(
      compiler,
      span,
      'a raw snippet cannot be matched',
      'Use raw snippets only on the right side of `=>`.',
    );
  }
  const { sigil } = compiler.language;
  if (new RegExp(`\\${sigil}\\[[A-Za-z_]\\w*\\]`).test(node.text)) {
    report(
      compiler,
      span,
      'a bracketed metavariable cannot be matched',
      `Write ${sigil}name without brackets, or move the snippet to a right side.`,
    );
  }
}

/** A text with variables: escapes are decoded first, then metavariables found. */
export function dynamicText(compiler: Compiler, scope: Scope, text: string): Dynamic {
  const { sigil } = compiler.language;
  const decoded = text.replaceAll(/\\([n$^`"\\])/g, (_, c: string) => (c === 'n' ? '\n' : c));
  const escaped = sigil === '$' ? '\\$' : '\\^';
  const names = new RegExp(`${escaped}(?:\\[([A-Za-z_]\\w*)\\]|([A-Za-z_]\\w*))`, 'g');
  const parts: (string | Dynamic[number])[] = [];
  let at = 0;
  for (const found of decoded.matchAll(names)) {
    if (found.index > at) parts.push(decoded.slice(at, found.index));
    parts.push(resolveName(compiler, scope, found[1] ?? found[2] ?? ''));
    at = found.index + found[0].length;
  }
  if (at < decoded.length) parts.push(decoded.slice(at));
  return parts;
}

function isWildcard(name: string): boolean {
  return name === '_' || name === spreadName;
}

function variableFor({ compiler, scope, span }: Job, name: string, side: Side = 'match'): Pattern {
  if (isWildcard(name)) return { op: 'any' };
  if (side === 'match' && isReserved(name)) {
    report(compiler, span, `$${name} is set by the engine and cannot be matched`, 'Choose another name.');
  }
  return { op: 'variable', ref: resolveName(compiler, scope, name) };
}

/** The metavariable that a node is, or undefined. */
function metavariableOf(language: Language, node: SyntaxNode): string | undefined {
  const text = nodeText(node).trim();
  const { substitute } = language;
  const keyword = keywordName(node);
  if (keyword !== undefined) return keyword;
  for (const hole of language.holes) {
    if (!('shape' in hole)) continue;
    const found = hole.shape.exec(text);
    if (found?.[1] !== undefined) return found[1];
  }
  if (!text.startsWith(substitute)) return undefined;
  const name = text.slice(substitute.length);
  return /^[A-Za-z_]\w*$/.test(name) ? name : undefined;
}

function compileNode(job: Job, node: SyntaxNode, spelled = nodeText(node)): Pattern {
  const { language } = job.compiler;
  const name = metavariableOf(language, node);
  if (name !== undefined) return variableFor(job, name);
  const specs = fieldsFor(node);
  if (language.anyCase?.test(node.kind)) return { op: 'node', kind: node.kind, fields: [] };
  if (specs.length === 0) return compileLeaf(job, node);
  const compared = specs.flatMap((spec) => {
    const found = fieldOf(node, spec);
    if (isDisregarded(language, node, spec, found)) return [];
    return [{ spec, pattern: compileField(job, spec, found) }];
  });
  const fields = cheapFirst(compared);
  if (!language.leaves.has(node.kind)) return { op: 'node', kind: node.kind, fields };
  const orText = compileText(job, node, spelled.trim());
  return { op: 'node', kind: node.kind, fields, ...(orText.op === 'leafRegex' ? { orText } : {}) };
}

/** Fields of fixed text first: they rule most nodes out, and bind nothing, so that no one can tell the order. */
function cheapFirst(fields: NodeShape['fields']): NodeShape['fields'] {
  const isFixed = (pattern: Pattern): boolean =>
    pattern.op === 'leaf' ||
    (pattern.op === 'node' && pattern.fields.every((field) => isFixed(field.pattern)));
  return [
    ...fields.filter((field) => isFixed(field.pattern)),
    ...fields.filter((field) => !isFixed(field.pattern)),
  ];
}

function isDisregarded(
  language: Language,
  node: SyntaxNode,
  spec: FieldSpec,
  found: readonly SyntaxNode[],
): boolean {
  const rule =
    language.disregarded.get(`${node.kind}.${spec.name}`) ?? language.disregarded.get(`*.${spec.name}`);
  if (rule === undefined) return false;
  if (rule === 'always' || found.length === 0) return true;
  if (rule === 'fixed') return found.every((child) => metavariableOf(language, child) === undefined);
  return rule === 'emptyOrDot' && found.every((child) => nodeText(child) === '.');
}

function compileField(job: Job, spec: FieldSpec, found: readonly SyntaxNode[]): Pattern {
  if (!spec.isList) return found[0] === undefined ? { op: 'dot' } : compileNode(job, found[0]);
  const { language } = job.compiler;
  const names = found.map((child) => metavariableOf(language, child));
  if (found.length === 1 && names[0] !== undefined) return variableFor(job, names[0]);
  const items = found.map((child, i) =>
    names[i] === spreadName ? ({ op: 'dots' } as const) : compileNode(job, child),
  );
  return { op: 'list', items };
}

function compileLeaf(job: Job, node: SyntaxNode): Pattern {
  return compileText(job, node, nodeText(node).trim());
}

/** A node's text as a leaf, or as a regex where it holds metavariables. */
function compileText(job: Job, node: SyntaxNode, text: string): LeafShape | LeafRegexShape {
  const { language } = job.compiler;
  const base = { kind: node.kind, isNamed: isNamed(node) };
  const holes = new RegExp(`${language.substitute}([A-Za-z_]\\w*)`, 'g');
  const found = [...text.matchAll(holes)].map((match) => match[1] ?? '');
  if (found.length === 0 || found.includes(spreadName)) return { op: 'leaf', ...base, text };
  const literals = text.split(new RegExp(`${language.substitute}[A-Za-z_]\\w*`));
  const captures = found.map((name) =>
    name === '_' ? undefined : resolveName(job.compiler, job.scope, name),
  );
  const kept = captures.filter((ref) => ref !== undefined);
  return { op: 'leafRegex', ...base, regex: leafRegex(literals, found), literals, captures: kept };
}

/** A leaf's text with holes: what stands in a named one is captured. */
function leafRegex(literals: readonly string[], holes: readonly string[]): Regex {
  const hole = (name: string): RegexTree => ({ kind: 'group', captures: name !== '_', body: anyText });
  const items = literals.flatMap((text, i): RegexTree[] => {
    const name = holes[i];
    const literal: RegexTree = { kind: 'literal', text, ignoresCase: false };
    return name === undefined ? [literal] : [literal, hole(name)];
  });
  const [start, end] = [{ kind: 'place', place: 'start' } as const, { kind: 'place', place: 'end' } as const];
  return regexOf({ kind: 'sequence', items: [start, ...items, end] });
}

const anyText: RegexTree = {
  kind: 'repeat',
  body: { kind: 'anything', takesNewline: false },
  least: 0,
  most: Number.POSITIVE_INFINITY,
  isLazy: false,
};
