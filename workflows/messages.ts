/**
 * The messages that workflows answer: Updates for people's commands, Signals between workflows and from webhooks.
 *
 * Updates are validated, answered and idempotent by their update id (the command's id). A signal is a hint: it may come
 * twice, late or not at all, and the read model stays the truth.
 */
import { defineSignal, defineUpdate } from '@temporalio/workflow';

/** A person's wish about a whole migration. */
export interface CommandInput {
  readonly actor: string;
  readonly reason: string;
}

/** A person's approval of one wave; `anyway` also passes over conditions that do not hold. */
export interface ApproveInput {
  readonly actor: string;
  readonly wave: string;
  readonly anyway?: boolean;
}

/** What a command did, for people. */
export interface CommandResult {
  readonly accepted: boolean;
  readonly message: string;
}

/** Holds the rollout: no further target starts and nothing is published until it is resumed. */
export const pauseUpdate = defineUpdate<CommandResult, [CommandInput]>('pause');

/** Lets a paused rollout go on. */
export const resumeUpdate = defineUpdate<CommandResult, [CommandInput]>('resume');

/** Ends the rollout for good; open pull requests stay as they are. */
export const abortUpdate = defineUpdate<CommandResult, [CommandInput]>('abort');

/** Approves a wave's gate. */
export const approveUpdate = defineUpdate<CommandResult, [ApproveInput]>('approve');

/** Replaces the spec: what is not published yet is stopped, and the rollout starts over with the next version. */
export const supersedeUpdate = defineUpdate<CommandResult, [{ readonly specId: string }]>('supersede');

/** Parent → child: hold or go on. */
export const holdSignal = defineSignal<[{ readonly held: boolean }]>('hold');

/** Migration → wave: look at the gate again now. */
export const gateSignal = defineSignal<[{ readonly anyway: boolean }]>('gate');

/** repoChange → repoWindow: this target needs no slot any more. */
export const slotFreeSignal = defineSignal<[{ readonly target: string }]>('slotFree');

/** Webhook or parent → repoChange: something changed, look now. */
export const hintSignal = defineSignal<[]>('hint');

/** repoWindow → repoChange: the migration was aborted; stop before the next effect. */
export const stopSignal = defineSignal<[]>('stop');

/** repoWindow → a repoChange of an earlier spec: start over with this spec, for this window. */
export const reworkSignal = defineSignal<[{ readonly specId: string; readonly window: string }]>('rework');
