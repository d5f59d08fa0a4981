/**
 * The GritQL engine's public surface.
 *
 * Pure: texts go in, outcomes come out; no file, process or network is touched. Compile once with `compileQuery`, then
 * run on as many files as wanted.
 */
export type {
  Binding,
  CompiledQuery,
  CompileOptions,
  CompileOutcome,
  FileOutcome,
  LanguageName,
  LibraryFile,
  LiteralFormula,
  MatchedSite,
  PendingOutcome,
  Position,
  QueryDiagnostic,
  QueryLog,
  QueryPlan,
  Range,
  RoundOutcome,
  RunOptions,
  SourceFile,
} from './api.ts';
export { compileQuery } from './compile/compile-query.ts';
export { explainQuery, nativeRuleOf } from './compile/plan.ts';
export { languageOf } from './languages/language-list.ts';
export { type LanguageEntry, languageTable } from './languages/language-table.ts';
export { countSyntaxErrors } from './languages/syntax-errors.ts';
export { publicNames } from './library/definitions.ts';
export {
  type LinkedQuery,
  type LinkOptions,
  linkQuery,
  patternsNamed,
  type UsedDefinition,
} from './library/link.ts';
export { namesCalledBy } from './library/units.ts';
export { appliesTo, mayMatch, mayMatchBytes } from './match/prefilter.ts';
export { runQuery, runQueryOnFiles, runRound } from './match/run-query.ts';
export type {
  Answer,
  AnswerCode,
  Answers,
  Fact,
  ModelQuestion,
  Question,
  QuestionKind,
  ResolvedName,
  TypeFacts,
  TypeQuestion,
} from './questions/question.ts';
export { questionVersion } from './questions/question.ts';
export { type AnswerQuestions, type SettleOptions, settleQuery } from './questions/settle.ts';
export { formatQuery } from './syntax/format.ts';
