/** Patterns that walk: `contains`, `within`, `some`, `every`, neighbours, and the scan of a naked root. */
import type { Rule } from '@ast-grep/napi';
import type { PartsByKind } from '../compile/plan-parts.ts';
import type { Pattern } from '../compile/program.ts';
import { matchSlot } from '../compile/program.ts';
import {
  childrenOf,
  findByRule,
  kindOfFound,
  neighbourOf,
  nodesFor,
  parentOf,
  type SyntaxNode,
} from '../languages/tree.ts';
import { canPutOff, putOff, throwIfPutOff } from '../questions/put-off.ts';
import { enterFile } from './enter-file.ts';
import { treeOf } from './file-state.ts';
import { type Frame, mark, newFrame, type Run, spend, undoTo } from './run.ts';
import { siteByParts } from './scan-parts.ts';
import { scanRule } from './scan-rule.ts';
import { isSuppressed, suppressionMarker } from './suppression.ts';
import {
  bindingTo,
  elementsOf,
  lastPlace,
  nodeValue,
  type Part,
  type Place,
  singleNode,
  textValue,
  type Value,
} from './values.ts';

type Contains = Extract<Pattern, { op: 'contains' }>;
type Within = Extract<Pattern, { op: 'within' }>;
type Scan = Extract<Pattern, { op: 'scan' }>;

/** Tries a pattern; takes back what a failure left. */
export function attempt(run: Run, pattern: Pattern, value: Value, frame: Frame): boolean {
  const before = mark(run);
  if (run.match(pattern, value, frame)) return true;
  undoTo(run, before);
  return false;
}

/** Tries a pattern and takes back everything, match or not. */
export function wouldMatch(run: Run, pattern: Pattern, value: Value, frame: Frame): boolean {
  const before = mark(run);
  const matched = run.match(pattern, value, frame);
  undoTo(run, before);
  return matched;
}

/** Tries the root pattern at every node of a file, each time with fresh variables. */
export function matchScan(run: Run, scan: Scan, value: Value): boolean {
  if (value.kind === 'file') return scanFile(run, scan, value);
  const root = singleNode(lastPlace(value));
  if (root === undefined) return false;
  return scanTree(run, scan, root);
}

/** Tries the file itself and its name, then its nodes. */
function scanFile(run: Run, scan: Scan, value: Extract<Value, { kind: 'file' }>): boolean {
  enterFile(run, value);
  const inFile = scanValue(run, scan, value);
  const inName = scanValue(run, scan, bindingTo({ kind: 'path', file: value.file }));
  return scanTree(run, scan, treeOf(value.file).root) || inFile || inName;
}

function scanValue(run: Run, scan: Scan, value: Value): boolean {
  const frame = newFrame(run.program.locals.length);
  frame.values[matchSlot] = value;
  return attempt(run, scan.pattern, value, frame);
}

function scanTree(run: Run, scan: Scan, root: SyntaxNode): boolean {
  const { parts, rule } = scan;
  if (parts !== undefined && rule !== undefined && rule !== 'never') {
    const scanned = scanParts(run, { ...scan, parts, rule }, root);
    if (scanned !== undefined) return scanned;
  }
  const nodes = rule === undefined ? allNodes(root) : findByRule(root, scanRule(root, rule));
  const asks = canPutOff(run);
  let matched = false;
  for (const node of nodes) {
    spend(run);
    // A question about a suppressed node would be paid for in vain.
    if (asks && isSuppressed(node, run.program.name)) continue;
    if (asks ? putOff(run, node, () => scanAt(run, scan, node)) : scanAt(run, scan, node)) matched = true;
  }
  if (asks) throwIfPutOff(run);
  return matched;
}

/** As `scanTree`, where some kinds match whatever they hold; undefined where every node has to be looked at. */
function scanParts(
  run: Run,
  scan: Scan & { readonly parts: PartsByKind; readonly rule: Rule },
  { tree, handle: root, isGroup }: SyntaxNode,
): boolean | undefined {
  const { language, text } = tree;
  if (isGroup || root.findAll === undefined || text.includes(suppressionMarker)) return undefined;
  let matched = false;
  for (const handle of root.findAll({ rule: scan.rule })) {
    const stock = kindOfFound(handle, scan.rule);
    const kind = language.kindOf(handle, language.gritKinds.get(stock) ?? stock);
    const known = scan.parts.get(kind);
    const site = known && siteByParts({ tree, handle, kind }, known, run.program.locals.length);
    if (known !== undefined && site !== undefined) {
      spend(run, known.steps);
      run.sites.push(site);
      matched = true;
      continue;
    }
    for (const node of nodesFor(tree, handle, stock)) {
      spend(run);
      if (scanAt(run, scan, node)) matched = true;
    }
  }
  return matched;
}

function scanAt(run: Run, scan: Scan, node: SyntaxNode): boolean {
  const before = mark(run);
  const frame = newFrame(run.program.locals.length);
  const target = nodeValue(node);
  frame.values[matchSlot] = target;
  if (run.match(scan.pattern, target, frame) && !isSuppressed(node, run.program.name)) {
    run.sites.push({ node, values: [...frame.values] });
    return true;
  }
  undoTo(run, before);
  return false;
}

function* allNodes(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of childrenOf(node)) yield* allNodes(child);
}

/** `contains`: tries a pattern at a value and everything inside it, keeping the bindings of each success. */
export function matchContains(run: Run, pattern: Contains, value: Value, frame: Frame): boolean {
  if (value.kind === 'file') {
    enterFile(run, value);
    const inFile = attempt(run, pattern.pattern, value, frame);
    const inName = attempt(run, pattern.pattern, bindingTo({ kind: 'path', file: value.file }), frame);
    return containsIn(run, pattern, treeOf(value.file).root, frame) || inFile || inName;
  }
  const place = lastPlace(value);
  if (place !== undefined) return containsPlace(run, pattern, place, frame);
  if (value.kind === 'list') return anyOf(value.items, (item) => matchContains(run, pattern, item, frame));
  if (value.kind === 'map') {
    return anyOf([...value.entries.values()], (item) => matchContains(run, pattern, item, frame));
  }
  if (value.kind !== 'text') return attempt(run, pattern.pattern, value, frame);
  return anyOf(value.parts, (part) => containsPart(run, pattern, part, frame));
}

function containsPlace(run: Run, pattern: Contains, place: Place, frame: Frame): boolean {
  if (place.kind === 'node') return containsIn(run, pattern, place.node, frame);
  if (place.kind === 'list') return anyOf(place.nodes, (node) => containsIn(run, pattern, node, frame));
  return attempt(run, pattern.pattern, bindingTo(place), frame);
}

function containsPart(run: Run, pattern: Contains, part: Part, frame: Frame): boolean {
  if (typeof part === 'string') return attempt(run, pattern.pattern, textValue(part), frame);
  if (part.kind === 'embedded') return matchContains(run, pattern, part.value, frame);
  return anyOf(part.items, (item) => matchContains(run, pattern, item, frame));
}

function containsIn(run: Run, pattern: Contains, root: SyntaxNode, frame: Frame): boolean {
  const matched = walkIn(run, pattern, root, frame);
  if (canPutOff(run)) throwIfPutOff(run);
  return matched;
}

function walkIn(run: Run, pattern: Contains, root: SyntaxNode, frame: Frame): boolean {
  if (pattern.until === undefined && pattern.rule !== undefined) {
    return anyOf(findByRule(root, scanRule(root, pattern.rule)), (node) => tryAt(run, pattern, node, frame));
  }
  let matched = false;
  const visit = (node: SyntaxNode): void => {
    spend(run);
    if (tryAt(run, pattern, node, frame)) matched = true;
    if (pattern.until !== undefined && wouldMatch(run, pattern.until, nodeValue(node), frame)) return;
    for (const child of childrenOf(node)) visit(child);
  };
  visit(root);
  return matched;
}

function tryAt(run: Run, pattern: Contains, node: SyntaxNode, frame: Frame): boolean {
  // Only what has variables of its own is independent of what the nodes before it bind.
  const isApart = pattern.pattern.op === 'bubble' && canPutOff(run);
  const matched = isApart
    ? putOff(run, node, () => attempt(run, pattern.pattern, nodeValue(node), frame))
    : attempt(run, pattern.pattern, nodeValue(node), frame);
  if (!matched) return false;
  if (pattern.isRoot) run.sites.push({ node, values: frame === run.root ? [...frame.values] : [] });
  return true;
}

/** Runs every item; true if one was true. No short cut: each success leaves bindings. */
function anyOf<T>(items: Iterable<T>, test: (item: T) => boolean): boolean {
  let matched = false;
  for (const item of items) if (test(item)) matched = true;
  return matched;
}

/** `within`: tries a pattern at a value and at everything round it. */
export function matchWithin(run: Run, pattern: Within, value: Value, frame: Frame): boolean {
  const place = lastPlace(value);
  let matched = attempt(run, pattern.pattern, value, frame);
  for (let node = startOfWalk(place); node !== undefined; node = parentOf(node)) {
    spend(run);
    const at = nodeValue(node);
    if (attempt(run, pattern.pattern, at, frame)) matched = true;
    else if (pattern.until !== undefined && wouldMatch(run, pattern.until, at, frame)) break;
  }
  return matched;
}

function startOfWalk(place: Place | undefined): SyntaxNode | undefined {
  switch (place?.kind) {
    case 'node':
      return parentOf(place.node);
    case 'list':
    case 'empty':
      return place.parent;
    default:
      return undefined;
  }
}

/** `some`: every element is tried, one must match. */
export function matchSome(run: Run, pattern: Pattern, value: Value, frame: Frame): boolean {
  const elements = manyOf(value);
  if (elements === undefined) return false;
  const isApart = pattern.op === 'bubble' && canPutOff(run);
  const matched = anyOf(elements, (element) => {
    const at = () => attempt(run, pattern, element, frame);
    return isApart ? putOff(run, singleNode(lastPlace(element)), at) : at();
  });
  if (isApart) throwIfPutOff(run);
  return matched;
}

/** `every`: all elements must match; nothing is taken back. */
export function matchEvery(run: Run, pattern: Pattern, value: Value, frame: Frame): boolean {
  const elements = manyOf(value);
  return elements?.every((element) => run.match(pattern, element, frame)) ?? false;
}

function manyOf(value: Value): readonly Value[] | undefined {
  if (value.kind === 'map') {
    return [...value.entries].map(([key, item]) => ({ kind: 'list', items: [textValue(key), item] }));
  }
  if (value.kind === 'files') return value.files.map((file) => ({ kind: 'file', file }));
  return elementsOf(value);
}

/** `after P` (the node before the value matches P) and `before P`; true on what is no node. */
export function matchNeighbour(
  run: Run,
  direction: -1 | 1,
  pattern: Pattern,
  value: Value,
  frame: Frame,
): boolean {
  const node = singleNode(lastPlace(value));
  if (node === undefined) return true;
  const neighbour = neighbourOf(node, direction);
  return neighbour !== undefined && run.match(pattern, nodeValue(neighbour), frame);
}
