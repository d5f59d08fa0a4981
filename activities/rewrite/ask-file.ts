/**
 * Gets the edits for one file from a model: ask, apply, repair with feedback, escalate to the stronger tier.
 *
 * An answer is applied as a whole or not at all, only when it ended by itself, and only to the file that was shown.
 * Nothing is thrown for a bad answer; what is thrown is the model port's own (not available, aborted).
 */

import type { ModelConfig } from '../../core/config/config.ts';
import { applyEdits, type HunkReport } from '../../core/edits/index.ts';
import type { ModelStep } from '../../core/spec/spec.ts';
import { countSyntaxErrors } from '../../query-language/index.ts';
import type {
  ModelAccount,
  ModelAnswer,
  ModelClient,
  ModelMessage,
  ModelTierName,
} from '../adapters/model/model-client.ts';
import { isFinalRefusal, modelRemedies } from '../questions/model-refusals.ts';
import { buildPrompt, buildRepair, type PromptSite, promptVersion } from './prompt.ts';
import { failure, type RewriteFailure, type RewriteFailureCode } from './step-outcome.ts';
import type { PresentFile } from './working-tree.ts';

/** Who is asked, and on whose account. */
export interface AskContext {
  readonly model: ModelClient;
  readonly tiers: ModelConfig['tiers'];
  readonly account: ModelAccount;
  readonly signal: AbortSignal;
}

/** One file with its sites. */
export interface FileSites {
  readonly file: PresentFile;
  readonly sites: readonly PromptSite[];
}

/** What a model did to a file. */
export type FileAnswer =
  | { readonly kind: 'edited'; readonly text: string; readonly edits: number }
  /** The model said, in the agreed form, that nothing needs to change. */
  | { readonly kind: 'declined' }
  | RewriteFailure;

/** Asks for one file: on the step's tier, then on the smart one where the first did not bring usable edits. */
export async function askForFile(
  step: ModelStep,
  subject: FileSites,
  context: AskContext,
): Promise<FileAnswer> {
  const failures: string[] = [];
  let code: RewriteFailureCode = 'edits-rejected';
  for (const tier of tiersFor(step, context.tiers)) {
    const result = await askTier(step, subject, { ...context, tier });
    if (result.kind !== 'unusable') return result;
    failures.push(`${tier} tier: ${result.reason}`);
    code = result.code;
    if (result.final) break;
  }
  return fileFailure(step, subject, code, failures);
}

/** The tiers to ask in order; one model under two names would only give the same answer again. */
function tiersFor(step: ModelStep, tiers: ModelConfig['tiers']): readonly ModelTierName[] {
  if (step.tier === 'smart') return ['smart'];
  return tiers.fast.model === tiers.smart.model ? ['fast'] : ['fast', 'smart'];
}

interface Unusable {
  readonly kind: 'unusable';
  readonly code: RewriteFailureCode;
  readonly reason: string;
  /** Another tier would meet the same obstacle. */
  readonly final: boolean;
}

type TierAnswer = Exclude<FileAnswer, RewriteFailure> | Unusable;

async function askTier(
  step: ModelStep,
  { file, sites }: FileSites,
  context: AskContext & { readonly tier: ModelTierName },
): Promise<TierAnswer> {
  const { tier, tiers, model, account, signal } = context;
  let messages: readonly ModelMessage[] = buildPrompt({ step, file, sites });
  let rejection = '';
  for (let round = 0; round <= step.attempts; round++) {
    const { model: name, maxOutputTokens } = tiers[tier];
    const request = { promptVersion, tier, model: name, messages, maxOutputTokens };
    const answer = await model.complete(request, { signal, account });
    if (answer.kind !== 'answered') return unusable(answer, rejection);
    const applied = applyAnswer(file, answer.text);
    if (applied.kind !== 'rejected') return applied;
    rejection = applied.summary;
    messages = buildRepair(messages, answer.text, applied.feedback);
  }
  const reason = `its edits were rejected ${step.attempts + 1} times, last: ${rejection}`;
  return { kind: 'unusable', code: 'edits-rejected', reason, final: false };
}

type Applied =
  | Exclude<FileAnswer, RewriteFailure>
  /** `feedback` is for the model, `summary` one line for people. */
  | { readonly kind: 'rejected'; readonly feedback: string; readonly summary: string };

/** Applies an answer to the file shown; edits that reach any other file are rejected as a whole. */
export function applyAnswer(file: PresentFile, reply: string): Applied {
  const result = applyEdits(
    { files: [file], reply, complete: true, hints: { openPaths: [file.path] } },
    { countSyntaxErrors },
  );
  if (result.status === 'rejected') {
    return rejected(result.feedback ?? 'The edits could not be applied.', summaryOf(result.hunks));
  }
  const [foreign] = [...result.files.map((one) => one.path), ...result.deleted].filter(
    (path) => path !== file.path,
  );
  if (foreign !== undefined) {
    return rejected(`Only ${file.path} may be changed; an edit is for ${foreign}.`);
  }
  if (result.deleted.includes(file.path)) {
    return rejected(`${file.path} must not be deleted.`);
  }
  const [edited] = result.files;
  if (edited === undefined || edited.text === file.text) return { kind: 'declined' };
  const edits = result.hunks.filter((hunk) => hunk.status === 'applied').length;
  return { kind: 'edited', text: edited.text, edits: Math.max(1, edits) };
}

function unusable(answer: Exclude<ModelAnswer, { readonly kind: 'answered' }>, rejection: string): Unusable {
  const before = rejection === '' ? '' : ` (its edits before were rejected: ${rejection})`;
  const reason = `${answer.message}${before}`;
  const make = (code: RewriteFailureCode, final: boolean): Unusable => ({
    kind: 'unusable',
    code,
    reason,
    final,
  });
  switch (answer.kind) {
    case 'cut':
      return make('model-cut', false);
    case 'malformed':
      return make('model-malformed', false);
    case 'refused':
      return make('model-refused', isFinalRefusal(answer));
    case 'missing':
      return make('model-missing', true);
    case 'over-budget':
      return make('model-over-budget', true);
    case 'unconfigured':
      return make('model-unconfigured', true);
  }
}

const remedies: Partial<Readonly<Record<RewriteFailureCode, string>>> = {
  'edits-rejected':
    'Sharpen the instructions or add an example, or widen the context; prompts and answers are kept.',
  ...modelRemedies,
};

function fileFailure(
  step: ModelStep,
  { file }: FileSites,
  code: RewriteFailureCode,
  failures: readonly string[],
): RewriteFailure {
  const what = `Step ${step.id} got no usable edits for ${file.path}, so nothing of this target is published`;
  return failure(code, `${what}: ${failures.join('; ')} ${remedies[code] ?? ''}`.trim());
}

function rejected(feedback: string, summary = feedback): Applied {
  return { kind: 'rejected', feedback, summary: summary.slice(0, 300) };
}

/** The first thing wrong with an answer: its feedback can quote whole parts of a file. */
function summaryOf(hunks: readonly HunkReport[]): string | undefined {
  const first = hunks.find((hunk) => hunk.status === 'rejected');
  const [line] = (first?.message ?? '').split('\n');
  return first === undefined ? undefined : `block ${first.hunk}: ${first.code ?? 'rejected'}: ${line ?? ''}`;
}
