/**
 * Who answers what the queries of a command ask; opened at the first question, so that most commands never load it.
 */
import type { AnswerQuestions, SourceFile } from '../../query-language/index.ts';
import type { CommandContext } from '../command.ts';
import { loadConfig } from '../configuration.ts';
import { counted } from '../words.ts';

/** The answers of one command. */
export interface CommandAnswering {
  /** Answers about files below the working directory. */
  readonly answer: AnswerQuestions;
  /** Answers about texts that are not on the disk. */
  readonly answerAlone: (files: readonly SourceFile[]) => AnswerQuestions;
  /** Takes note of facts that were not known about a file. */
  readonly unknown: (path: string, reasons: readonly string[]) => void;
  /** Says what was asked and what was not known; nothing where nothing was asked. */
  readonly end: () => void;
}

/** Makes the answers of a command. */
export function commandAnswers(context: CommandContext): CommandAnswering {
  let opened: ReturnType<typeof open> | undefined;
  const get = () => {
    opened ??= open(context);
    return opened;
  };
  let usage = () => ({ calls: 0, money: 0 });
  const unknowns = new Map<string, string[]>();
  const asking =
    (pick: (answers: Awaited<ReturnType<typeof open>>) => AnswerQuestions): AnswerQuestions =>
    async (questions) => {
      const answers = await get();
      usage = answers.usage;
      context.output.progress(`asking ${counted(questions.length, 'question')}`);
      return pick(answers)(questions);
    };
  return {
    answer: asking(({ answer }) => answer),
    answerAlone: (files) => asking(({ answerAlone }) => answerAlone(files)),
    unknown: (path, reasons) => {
      for (const reason of reasons) unknowns.set(reason, [...(unknowns.get(reason) ?? []), path]);
    },
    end: () => {
      const { output } = context;
      for (const [reason, [first = '', ...others]] of unknowns)
        output.log(`not known, so not matched: ${reason} (${first}${andMore(others.length)})`);
      const { calls, money } = usage();
      if (calls > 0) output.log(`asked the model ${counted(calls, 'question')} for $${money.toFixed(4)}`);
    },
  };
}

function andMore(others: number): string {
  return others === 0 ? '' : ` and ${counted(others, 'other file')}`;
}

async function open(context: CommandContext) {
  const [{ openCommandAnswers }, config] = await Promise.all([
    import('../../infra/answers/command-answers.ts'),
    loadConfig(context),
  ]);
  const { environment, directory, signal } = context;
  return openCommandAnswers({ config, environment, directory, signal });
}
