/**
 * A decorator that keeps every whole live answer as a recording, for later replay without a network.
 *
 * Answers that were cut, refused or malformed are passed on and not recorded: replaying a fault proves nothing.
 */
import type { ModelClient } from './model-client.ts';
import { writeRecording } from './recordings.ts';

/** Records the answers of `inner` below `folder`; `now` gives the time that recordings carry. */
export function recordingClient(inner: ModelClient, folder: string, now: () => Date): ModelClient {
  return {
    complete: async (request, options) => {
      const answer = await inner.complete(request, options);
      if (answer.kind === 'answered' && answer.source === 'live') {
        const { text, model, usage } = answer;
        await writeRecording(folder, {
          request,
          answer: { text, model, usage },
          source: model,
          recordedAt: now().toISOString(),
        });
      }
      return answer;
    },
  };
}
