/**
 * The patterns that the scan benchmarks search for, in both languages, and the literal that ripgrep is given.
 *
 * GritQL and ast-grep differ on purpose: a lone metavariable of GritQL takes a whole list of arguments (`$$$X`), and `.`
 * stands for `?.` too, so that one GritQL pattern can be several of ast-grep. Each pair here finds the same sites.
 */

/** A pattern to be timed. */
export interface ScanPattern {
  /** How often it occurs, in a word. */
  readonly name: string;
  readonly ours: string;
  readonly theirs: string;
  /** Its longest literal. */
  readonly literal: string;
  /** True where its literals rule most files out. */
  readonly selective: boolean;
}

/** From a literal that no file has to shapes that every file has. */
export const timedPatterns: readonly ScanPattern[] = [
  pattern('absent', '`legacyTracker.flushPending($x)`', 'legacyTracker.flushPending($$$X)', 'legacyTracker'),
  pattern('no hit', '`moment().format($f)`', 'moment().format($$$F)', 'moment'),
  pattern('rare', '`util.inherits($a, $b)`', 'util.inherits($A, $B)', 'inherits'),
  pattern('occasional', '`new Promise($x)`', 'new Promise($$$X)', 'Promise'),
  pattern('selective', '`console.log($x)`', 'console.log($$$X)', 'console'),
  pattern('common', '`Object.keys($o)`', 'Object.keys($$$O)', 'Object'),
  // Its literal is in seven of ten files: it rules few out.
  { ...pattern('everywhere', '`require($m)`', 'require($$$M)', 'require'), selective: false },
  { ...pattern('equality', '`$a == $b`', '$A == $B', '=='), selective: false },
  { ...pattern('any call', '`$f($x)`', '$F($$$X)', '('), selective: false },
];

function pattern(name: string, ours: string, theirs: string, literal: string): ScanPattern {
  return { name, ours, theirs, literal, selective: true };
}

/** One GritQL pattern and the patterns of ast-grep whose sites together are its own. */
export interface SitePattern {
  readonly ours: string;
  readonly theirs: readonly string[];
}

/** Simple patterns whose sites are compared one by one. */
export const sitePatterns: readonly SitePattern[] = [
  { ours: '`util.inherits($a, $b)`', theirs: ['util.inherits($A, $B)'] },
  { ours: '`console.log($x)`', theirs: ['console.log($$$X)', 'console?.log($$$X)'] },
  { ours: '`Object.keys($x)`', theirs: ['Object.keys($$$X)'] },
  { ours: '`require($x)`', theirs: ['require($$$X)'] },
  { ours: '`new Error($x)`', theirs: ['new Error($$$X)', 'new Error'] },
  { ours: '`new Promise($x)`', theirs: ['new Promise($$$X)', 'new Promise'] },
  { ours: '`JSON.parse($x)`', theirs: ['JSON.parse($$$X)'] },
  { ours: '`Array.isArray($x)`', theirs: ['Array.isArray($$$X)'] },
  { ours: '`$a === undefined`', theirs: ['$A === undefined'] },
  { ours: '`$a instanceof $b`', theirs: ['$A instanceof $B'] },
  { ours: '`$a.replace($b, $c)`', theirs: ['$A.replace($B, $C)', '$A?.replace($B, $C)'] },
  { ours: '`$a.push($b)`', theirs: ['$A.push($$$B)', '$A?.push($$$B)'] },
  { ours: '`$a == null`', theirs: ['$A == null'] },
  { ours: '`typeof $a === "function"`', theirs: ['typeof $A === "function"', "typeof $A === 'function'"] },
  { ours: '`await $x`', theirs: ['await $X'] },
  { ours: '`throw $x`', theirs: ['throw $X'] },
  { ours: '`delete $x`', theirs: ['delete $X'] },
  { ours: '`process.env.$x`', theirs: ['process.env.$X', 'process.env?.$X'] },
  { ours: '`$a || $b`', theirs: ['$A || $B'] },
  { ours: '`Math.floor($x)`', theirs: ['Math.floor($$$X)'] },
];
