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
export { explainQuery } from './compile/explain.ts';
export { nativeRuleOf } from './compile/plan.ts';
export * from './compiler.ts';
export { type LanguageEntry, languageTable } from './languages/language-table.ts';
export { countSyntaxErrors } from './languages/syntax-errors.ts';
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
