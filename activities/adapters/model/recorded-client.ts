/**
 * Answers from recordings alone: the demo's, the tests' and `regrade eval`'s model.
 *
 * A request without a recording is the outcome `missing`, which names the file that is looked for; nothing is ever
 * made up, and no network is touched.
 */
import { type ModelClient, requestHash } from './model-client.ts';
import { readRecording } from './recordings.ts';

/** Opens a folder of recordings; see `recordings.ts` for its files. */
export function recordedClient(folder: string): ModelClient {
  return {
    complete: async (request, { signal }) => {
      signal.throwIfAborted();
      const hash = requestHash(request);
      const recording = await readRecording(folder, hash);
      if (recording === undefined) {
        const message = `There is no recorded answer ${hash}.json for this request (tier ${request.tier}).`;
        return { kind: 'missing', request: hash, message };
      }
      const { text, model, usage } = recording.answer;
      return { kind: 'answered', text, model, usage, source: 'recorded' };
    },
  };
}
