/**
 * The part of the plan for patterns that leave everything open: one kind of node, with a variable for each of its parts.
 *
 * Every node of the kind matches, and only where its parts lie is reported: that can be asked of the parser without making
 * a node of the tree (`match/scan-parts.ts`). Says nothing where a part is asked for more, where a variable stands twice,
 * or where the language changes what the parser's fields hold.
 */
import type { Language } from '../languages/language.ts';
import type { NodeShape, Pattern } from './program.ts';

/** One variable of a pattern and the grammar's field that it stands for. */
export interface NamedPart {
  /** Slot of the variable in the root's scope. */
  readonly slot: number;
  /** The grammar's name of the field. */
  readonly field: string;
  /** True where the variable takes the list of what stands in the field's node, false where it takes that node. */
  readonly isList: boolean;
}

/** What matching a node of one kind comes to. */
export interface NodeParts {
  readonly parts: readonly NamedPart[];
  /** Evaluation steps that the plain way takes for a node. */
  readonly steps: number;
}

/** By GritQL kind: the nodes that match whatever they hold; other kinds of the pattern are matched the plain way. */
export type PartsByKind = ReadonlyMap<string, NodeParts>;

/** The kinds of a root pattern that match whatever they hold; undefined where there is none. */
export function partsOf(language: Language, pattern: Pattern): PartsByKind | undefined {
  if (pattern.op !== 'snippet' || language.dissolves !== undefined || language.innerGrammars.length > 0)
    return undefined;
  const found = new Map<string, NodeParts>();
  for (const [kind, shape] of pattern.candidates) {
    const parts = shape.op === 'node' ? partsOfNode(language, shape) : undefined;
    // The node, the snippet, and each field.
    if (parts !== undefined && shape.op === 'node')
      found.set(kind, { parts, steps: 2 + shape.fields.length });
  }
  return found.size === 0 ? undefined : found;
}

function partsOfNode(
  { groups, lineTexts, hoists, lines }: Language,
  { kind, fields, orText }: NodeShape,
): readonly NamedPart[] | undefined {
  const isChanged = groups.has(kind) || lineTexts.has(kind) || hoists.has(kind) || lines.has(kind);
  if (isChanged || orText !== undefined) return undefined;
  const parts: NamedPart[] = [];
  for (const { spec, pattern } of fields) {
    if (pattern.op === 'any') continue;
    const [rule, ...others] = spec.rules;
    if (pattern.op !== 'variable' || pattern.ref.scope !== 'local') return undefined;
    if (rule?.kind !== 'field' || others.length > 0 || rule.inside !== spec.isList) return undefined;
    const { slot } = pattern.ref;
    if (parts.some((part) => part.slot === slot)) return undefined;
    parts.push({ slot, field: rule.name, isList: spec.isList });
  }
  return parts;
}
