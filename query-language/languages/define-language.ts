/** Builds a `Language` from what its folder states and the generated table, with defaults for the rest. */

import { type FieldTable, readFieldTables } from './field-rules.ts';
import type { Disregard, Group, Language, Layout } from './language.ts';
import { listedLanguage } from './language-list.ts';

/** A generated table file. */
export interface GeneratedTable {
  readonly fields: FieldTable;
  readonly gritOnly: readonly string[];
  /** Kinds of both grammars that have no fields in GritQL's, and are compared child by child. */
  readonly leaves?: readonly string[];
  readonly stockOnly: readonly string[];
}

/** What a language's folder states; everything optional has the common default. */
export interface LanguageStatement
  extends Pick<Language, 'name' | 'grammar' | 'contexts'>,
    Partial<
      Pick<
        Language,
        | 'sigil'
        | 'substitute'
        | 'commentMarks'
        | 'trailingSeparators'
        | 'indents'
        | 'keywordsInFields'
        | 'cleanUp'
        | 'holes'
        | 'holesFirst'
        | 'filePrefix'
        | 'secondGrammar'
        | 'mask'
        | 'reshape'
        | 'kindOf'
        | 'innerGrammars'
        | 'namesTokens'
        | 'dissolves'
        | 'anyCase'
        | 'trivia'
        | 'oddTrivia'
        | 'commentStart'
        | 'skeleton'
      >
    > {
  readonly tables?: readonly GeneratedTable[];
  /** Hand corrections, in the notation of `field-rules.ts`, laid over the generated tables. */
  readonly corrections?: FieldTable;
  /** GritQL's kind → the grammar's kind or token text; several may be given, separated by blanks. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly transparent?: readonly string[];
  readonly wrappers?: Readonly<Record<string, string>>;
  readonly hoists?: Readonly<Record<string, string>>;
  /** GritQL's kind → the grammar's, for kinds that `kindOf` tells from others. */
  readonly variants?: Readonly<Record<string, string>>;
  readonly lines?: readonly string[];
  readonly synonyms?: Readonly<Record<string, string>>;
  readonly groups?: Readonly<Record<string, Group>>;
  readonly comments?: readonly string[];
  readonly disregarded?: Readonly<Record<string, Disregard>>;
  readonly statements?: readonly string[];
  readonly prose?: readonly string[];
  readonly twins?: Readonly<Record<string, string>>;
  readonly layouts?: Readonly<Record<string, Layout>>;
  readonly leafClass?: readonly string[];
  readonly verbatim?: readonly string[];
  readonly lineTexts?: readonly string[];
  readonly misreadings?: Readonly<Record<string, RegExp>>;
}

function kindSets(statement: LanguageStatement) {
  return {
    transparent: new Set(statement.transparent ?? []),
    wrappers: new Map(Object.entries(statement.wrappers ?? {})),
    hoists: new Map(Object.entries(statement.hoists ?? {})),
    groups: new Map(Object.entries(statement.groups ?? {})),
    synonyms: new Map(Object.entries(statement.synonyms ?? {})),
    lines: new Set(statement.lines ?? []),
    statements: new Set(statement.statements ?? []),
    prose: new Set(statement.prose ?? []),
    twins: new Map(Object.entries(statement.twins ?? {})),
    leafClass: new Set(statement.leafClass ?? []),
    verbatim: new Set(statement.verbatim ?? []),
    lineTexts: new Set(statement.lineTexts ?? []),
    misreadings: new Map(Object.entries(statement.misreadings ?? {})),
  } satisfies Partial<Language>;
}

/** The frozen language for a statement. */
export function defineLanguage(statement: LanguageStatement): Language {
  const { tables = [], corrections = {}, aliases = {} } = statement;
  const fields = readFieldTables(...tables.map((table) => table.fields), corrections);
  const names = tables.flatMap((table) => [...table.gritOnly, ...(table.leaves ?? []), ...table.stockOnly]);
  // A group is no kind of the grammar: a name in brackets keeps the plan from searching for it natively.
  const groupKinds = Object.values(statement.groups ?? {}).map(({ kind }) => [kind, [`<${kind}>`]] as const);
  const stockKinds = new Map<string, readonly string[]>([
    ...Object.entries(aliases).map(([grit, stock]) => [grit, stock.split(' ')] as const),
    ...groupKinds,
    ...Object.entries(statement.variants ?? {}).map(([grit, stock]) => [grit, stock.split(' ')] as const),
  ]);
  const gritKinds = new Map<string, string>(
    Object.entries(aliases)
      .map(([grit, stock]) => [grit, stock.split(' ')] as const)
      .flatMap(([grit, stocks]) => stocks.map((stock) => [stock, grit] as const)),
  );
  const language: Language = {
    name: statement.name,
    grammar: statement.grammar,
    extensions: listedLanguage(statement.name)?.extensions ?? [],
    sigil: statement.sigil ?? '$',
    substitute: statement.substitute ?? 'µ',
    contexts: statement.contexts,
    fields,
    kinds:
      tables.length === 0
        ? new Set<string>()
        : new Set([...fields.keys(), ...names, ...stockKinds.keys()].filter((name) => !name.startsWith('_'))),
    gritKinds,
    stockKinds,
    holes: statement.holes ?? [],
    holesFirst: statement.holesFirst ?? false,
    comments: new Set(statement.comments ?? ['comment']),
    commentMarks: statement.commentMarks ?? [
      ['//', ''],
      ['/*', '*/'],
    ],
    disregarded: new Map<string, Disregard>([
      ['*.~rest', 'empty'],
      ...Object.entries(statement.disregarded ?? {}),
    ]),
    ...kindSets(statement),
    trailingSeparators: statement.trailingSeparators ?? false,
    indents: statement.indents ?? false,
    keywordsInFields: statement.keywordsInFields ?? false,
    secondGrammar: statement.secondGrammar,
    filePrefix: statement.filePrefix ?? (() => ''),
    kindOf: statement.kindOf ?? ((_, kind) => kind),
    leaves: new Set(tables.flatMap((table) => table.leaves ?? [])),
    innerGrammars: statement.innerGrammars ?? [],
    anyCase: statement.anyCase,
    dissolves: statement.dissolves,
    namesTokens: statement.namesTokens ?? false,
    mask: statement.mask ?? ((text) => text),
    reshape: statement.reshape ?? ((root) => root),
    layouts: new Map(Object.entries(statement.layouts ?? {})),
    trivia: statement.trivia ?? '',
    oddTrivia: statement.oddTrivia ?? '',
    commentStart: statement.commentStart,
    skeleton: statement.skeleton,
    cleanUp: statement.cleanUp ?? 'none',
  };
  return Object.freeze(language);
}
