/**
 * Answers what queries ask while a command of the command line runs: a model within a limit of money, and types over the
 * files of this machine. Nothing is opened before the first question.
 */
import { answererFor } from '../../activities/questions/answerer.ts';
import { folderFiles } from '../../activities/types/folder-files.ts';
import { memoryFiles } from '../../activities/types/memory-files.ts';
import { createTypeService, type TypeService } from '../../activities/types/type-service.ts';
import type { AnswerQuestions, SourceFile, TypeQuestion } from '../../query-language/index.ts';
import { type CommandModel, type CommandModelSettings, openCommandModel } from './command-model.ts';

/** What answering needs. */
export interface CommandAnswersSettings extends CommandModelSettings {
  /** Folder that the paths of questions are relative to. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** Answers for one command. */
export interface CommandAnswers {
  /** Answers about files of the working tree. */
  readonly answer: AnswerQuestions;
  /** Answers about files that are not on the disk: types see these alone. */
  readonly answerAlone: (files: readonly SourceFile[]) => AnswerQuestions;
  readonly usage: CommandModel['usage'];
}

/** Opens the answers of a command. */
export function openCommandAnswers(settings: CommandAnswersSettings): CommandAnswers {
  const { config, directory, signal } = settings;
  const model = openCommandModel(settings);
  // The ledger of a migration is not there; a command's limit is kept by its model.
  const account = { migration: 'command', target: 'command', step: 'command', budget: {} };
  const over = (types: () => TypeService) =>
    answererFor({ model, tiers: config.model.tiers, account, signal, types });
  return {
    answer: over(() => createTypeService(folderFiles(directory))),
    answerAlone: (files) => over(() => aloneService(files)),
    usage: model.usage,
  };
}

function aloneService(files: readonly SourceFile[]): TypeService {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const service = memoryFiles(texts).then((memory) => createTypeService(memory));
  return { answer: async (questions: readonly TypeQuestion[]) => (await service).answer(questions) };
}
