/**
 * Where a migration stands, in one sentence: progress, then what the rollout waits for, then what needs somebody.
 *
 * Pure; the same sentence stands in the dashboard and in `regrade status`.
 */
import type { Blocker, FunnelCount, MigrationSummary, Wave } from '../contract/migrations.ts';
import { shortfallText } from './waves.ts';

/** What the sentence is made of. */
export interface Standing {
  readonly summary: Pick<MigrationSummary, 'state' | 'reason' | 'targets' | 'total'>;
  readonly funnel: readonly FunnelCount[];
  readonly waves: readonly Wave[];
  readonly blockers: readonly Blocker[];
}

/** The sentence, with its full stop. */
export function sentenceOf(standing: Standing): string {
  const parts = [leadOf(standing), ...details(standing)].filter((part) => part !== '');
  return `${parts.join('; ')}.`;
}

function leadOf({ summary, funnel }: Standing): string {
  switch (summary.state) {
    case 'draft':
      return 'Not started';
    case 'planned':
      return `Planned for ${count(summary.total, 'target')}, nothing has run yet`;
    case 'running':
      return progressOf(summary, funnel);
    case 'paused':
      return `${stoppedText('Paused', summary.reason)}; ${lowerFirst(progressOf(summary, funnel))}`;
    case 'finished':
      return `Finished; ${lowerFirst(progressOf(summary, funnel))}`;
    case 'aborted':
      return `${stoppedText('Aborted', summary.reason)}; ${lowerFirst(progressOf(summary, funnel))}`;
  }
}

/** The state's word with its reason, which may begin with that word itself (`paused by ana: …`). */
function stoppedText(word: string, reason: string): string {
  const text = reason.replace(/\.$/, '');
  if (text === '') return word;
  const repeats = text.toLowerCase().startsWith(word.toLowerCase());
  return repeats ? word + text.slice(word.length) : `${word}: ${text}`;
}

function progressOf(summary: Standing['summary'], funnel: readonly FunnelCount[]): string {
  if (summary.total === 0) return 'Looking for repositories';
  const { found, clean, skipped, merged } = summary.targets;
  if (found > 0 && reached(funnel, 'rewriting') === 0)
    return `Scanning ${count(summary.total, 'target')}: ${number(summary.total - found)} looked at, ${number(reached(funnel, 'matched'))} with sites`;
  const toMerge = summary.total - clean - skipped;
  if (toMerge === 0) return `Nothing to change in ${count(summary.total, 'target')}`;
  return `${number(merged)} of ${number(toMerge)} merged`;
}

function details(standing: Standing): readonly string[] {
  if (standing.summary.state !== 'running' && standing.summary.state !== 'paused') return [];
  return [waveText(standing), attentionText(standing.blockers)];
}

function waveText({ waves, summary }: Standing): string {
  const current = waves.find((wave) => wave.state === 'halted') ?? waves.find(isUnderWay);
  if (current === undefined) return openText(waves, summary.targets.published);
  if (current.state === 'halted') return `wave ${current.name} is halted`;
  if (current.state === 'open')
    return `wave ${current.name} is open, ${number(current.settled)} of ${number(current.total)} settled`;
  return `wave ${current.name} waits: ${waitsFor(current)}`;
}

/** Once every wave is done the pull requests are their owners' to merge. */
function openText(waves: readonly Wave[], open: number): string {
  if (open === 0 || waves.length === 0 || waves.some((wave) => wave.state !== 'done')) return '';
  return `every wave is done, ${count(open, 'pull request')} open`;
}

function isUnderWay(wave: Wave): boolean {
  return wave.state === 'open' || wave.state === 'gated';
}

function waitsFor(wave: Wave): string {
  const missing = wave.conditions.filter((condition) => !condition.holds).map(shortfallText);
  if (wave.approvable) missing.push('approval missing');
  return missing.length === 0 ? 'for its time to pass' : missing.join(', ');
}

function attentionText(blockers: readonly Blocker[]): string {
  const onPeople = sum(
    blockers.filter((blocker) => blocker.kind === 'person' && blocker.code !== 'wave-approval'),
  );
  const faults = sum(blockers.filter((blocker) => blocker.kind === 'fault'));
  const people = onPeople === 0 ? '' : `${number(onPeople)} ${onPeople === 1 ? 'needs' : 'need'} somebody`;
  const broken = faults === 0 ? '' : `${number(faults)} failed or ${faults === 1 ? 'was' : 'were'} rejected`;
  return [people, broken].filter((part) => part !== '').join('; ');
}

function sum(blockers: readonly Blocker[]): number {
  return blockers.reduce((total, blocker) => total + blocker.count, 0);
}

function reached(funnel: readonly FunnelCount[], stage: FunnelCount['stage']): number {
  return funnel.find((entry) => entry.stage === stage)?.reached ?? 0;
}

function count(value: number, noun: string): string {
  return `${number(value)} ${noun}${value === 1 ? '' : 's'}`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}

/** Lower-cases a leading capital, except before digits, where there is none. */
function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
