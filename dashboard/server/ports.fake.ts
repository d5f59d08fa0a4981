/**
 * Fakes of the server's ports: an orchestrator that keeps what it was asked, artifacts in memory, a listener that a
 * test wakes, webhooks with one secret. The database has no fake: tests use a real one.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ArtifactRef } from '../../core/artifact.ts';
import { RegradeError } from '../../core/errors.ts';
import { sha256 } from '../../core/hash.ts';
import type { ArtifactReader, ListenEvents, Orchestrator, Webhooks } from './ports.ts';

/** An orchestrator that answers as told and keeps every request. */
export interface FakeOrchestrator extends Orchestrator {
  readonly started: Parameters<Orchestrator['start']>[0][];
  readonly commands: Parameters<Orchestrator['command']>[0][];
  readonly hints: Parameters<Orchestrator['hint']>[0][];
}

/** Makes an orchestrator; `answer` decides on commands. @default accepts each */
export function fakeOrchestrator(
  answer: Orchestrator['command'] = async ({ command }) => ({
    accepted: true,
    message: `${command.kind} done`,
  }),
): FakeOrchestrator {
  const started: FakeOrchestrator['started'] = [];
  const commands: FakeOrchestrator['commands'] = [];
  const hints: FakeOrchestrator['hints'] = [];
  return {
    started,
    commands,
    hints,
    start: async (input) => {
      const known = started.some((earlier) => earlier.specId === input.specId);
      if (!known) started.push(input);
      return { migration: input.spec.name, version: started.length, run: 1, started: !known };
    },
    command: async (input) => {
      commands.push(input);
      return answer(input);
    },
    hint: async (input) => {
      hints.push(input);
    },
  };
}

/** Artifacts in memory. */
export interface FakeArtifacts extends ArtifactReader {
  put(text: string, mediaType: string): Promise<ArtifactRef>;
}

/** Makes an empty store. */
export function fakeArtifacts(): FakeArtifacts {
  const contents = new Map<string, Uint8Array>();
  return {
    put: async (text, mediaType) => {
      const bytes = Buffer.from(text);
      const hash = sha256(text);
      contents.set(hash, bytes);
      return { sha256: hash, bytes: bytes.byteLength, mediaType };
    },
    get: async (hash) => {
      const bytes = contents.get(hash);
      if (bytes === undefined) throw new RegradeError('RG_DASHBOARD_UNKNOWN_ARTIFACT', { sha256: hash });
      return bytes;
    },
  };
}

/** A listener that wakes when the test says so. */
export interface FakeListener {
  readonly listen: ListenEvents;
  readonly wake: (migration: string | undefined) => void;
}

/** Makes a listener without a database behind it. */
export function fakeListener(): FakeListener {
  const wakes = new Set<(migration: string | undefined) => void>();
  return {
    listen: async (wake) => {
      wakes.add(wake);
      return async () => {
        wakes.delete(wake);
      };
    },
    wake: (migration) => {
      for (const wake of wakes) wake(migration);
    },
  };
}

/** Webhooks of one host with one secret, by GitHub's rule: HMAC-SHA256 over the raw bytes. */
export function fakeWebhooks(host: string, secret: string): Webhooks {
  return {
    verify: (from, rawBody, signature) => {
      const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(rawBody).digest('hex')}`);
      const given = Buffer.from(signature);
      return from === host && given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
