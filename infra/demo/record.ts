/**
 * Makes the demo's recordings anew from the book of answers: `npm run demo:record`.
 *
 * Needed when the prompt's form, the migration or the fleet changes. Each answer is applied by the edit engine before it is
 * recorded, so a recording that cannot be used is never written.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { writeRecording } from '../../activities/adapters/model/recordings.ts';
import { applyAnswer } from '../../activities/rewrite/ask-file.ts';
import { buildPrompt, promptVersion } from '../../activities/rewrite/prompt.ts';
import { compilePipeline, type StepResult } from '../../activities/scan/pipeline.ts';
import { NO_CHANGE } from '../../core/edits/index.ts';
import { RegradeError } from '../../core/errors.ts';
import type { ModelStep, Spec } from '../../core/spec/spec.ts';
import type { SourceFile } from '../../query-language/index.ts';
import { type BookSite, decide, writeBlocks } from './answer-book.ts';
import { installPackages } from './fleet.ts';
import { fleetFolder, listPackages } from './fleet-packages.ts';
import { modelSteps, readDemoMigration, recordingsFolder } from './migration.ts';
import { packageFiles } from './package-files.ts';

/** How many answers were recorded. */
export interface RecordingSummary {
  readonly recordings: number;
  readonly sites: number;
}

/** Records the answer to every model request of the demo into `folder`, which is emptied first. */
export async function recordAnswers(folder: string): Promise<RecordingSummary> {
  const { spec } = await readDemoMigration();
  const pipeline = compilePipeline(spec.steps);
  const inScope = scopeOf(spec);
  await rm(folder, { recursive: true, force: true });
  const hashes = new Set<string>();
  let sites = 0;
  for (const repository of await listPackages()) {
    for (const { path, content } of await packageFiles(join(fleetFolder, 'node_modules', repository))) {
      const file = { path, text: Buffer.from(content).toString('utf8') };
      if (!inScope(path) || !pipeline.appliesTo(path) || !pipeline.mayMatch(file)) continue;
      const outcome = pipeline.run(file);
      if (outcome.kind !== 'matched') continue;
      for (const step of modelSteps(spec)) {
        const found = outcome.steps.find((result) => result.step === step.id);
        const left = outcome.files.find((one) => one.path === path) ?? file;
        if (found === undefined || found.sites.length === 0) continue;
        hashes.add(await recordFile({ folder, repository, step }, left, found));
        sites += found.sites.length;
      }
    }
  }
  return { recordings: hashes.size, sites };
}

interface RecordContext {
  readonly folder: string;
  readonly repository: string;
  readonly step: ModelStep;
}

async function recordFile(context: RecordContext, file: SourceFile, found: StepResult): Promise<string> {
  const { folder, repository, step } = context;
  const sites = found.sites.map(({ range, text }) => ({
    first: range.start.line,
    last: range.end.line,
    text,
  }));
  const answer = answerFor(repository, file, sites);
  const messages = buildPrompt({ step, file, sites });
  return writeRecording(folder, {
    request: { promptVersion, tier: step.tier, model: 'hand-written', messages, maxOutputTokens: 4096 },
    answer: { text: answer, model: 'hand-written', usage: { promptTokens: 0, completionTokens: 0 } },
    source: 'hand-written: decided by people in infra/demo/answers.json, no model was asked',
    recordedAt: '2026-11-21T00:00:00Z',
  });
}

function answerFor(repository: string, file: SourceFile, sites: readonly BookSite[]): string {
  const decided = sites.map((site) => {
    const decision = decide(repository, site.text);
    if (decision === undefined) {
      throw new RegradeError('RG_DEMO_ANSWER_UNKNOWN', { site: site.text, path: file.path, repository });
    }
    return { ...site, decision };
  });
  const blocks = writeBlocks(file, decided);
  if (blocks === undefined) return NO_CHANGE;
  const applied = applyAnswer(file, blocks);
  if (applied.kind !== 'edited') {
    const reason = applied.kind === 'rejected' ? applied.summary : 'it changes nothing';
    throw new RegradeError('RG_DEMO_ANSWER_REJECTED', { path: file.path, repository, reason });
  }
  return blocks;
}

function scopeOf({ scope }: Spec): (path: string) => boolean {
  const options = { dot: true };
  const included = picomatch([...scope.files.include], options);
  const excluded = picomatch([...scope.files.exclude], options);
  return (path) => included(path) && !excluded(path);
}

if (import.meta.main) {
  await installPackages((message) => process.stderr.write(`${message}\n`));
  const { recordings, sites } = await recordAnswers(recordingsFolder);
  process.stderr.write(`${recordings} recordings for ${sites} sites in ${recordingsFolder}\n`);
}
