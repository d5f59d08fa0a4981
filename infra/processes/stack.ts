/**
 * Process main of a detached stack's supervisor: gets its order over IPC, runs until it is told to end.
 *
 * Started by `infra/dev-stack/detached.ts` alone. After the start its news go to its log, `logs/stack.log`.
 */
import { isRegradeError } from '../../core/errors.ts';
import type { DetachedMessage, DetachedOrder } from '../dev-stack/detached.ts';
import { startSupervisor } from '../dev-stack/supervisor.ts';
import { untilEnding } from './process-main.ts';

const ending = untilEnding();
const order = await new Promise<DetachedOrder>((resolve) => process.once('message', resolve));

function tell(message: DetachedMessage): void {
  // Whoever started us may be gone by now; that is their right.
  if (process.connected) process.send?.(message, () => {});
}

try {
  const supervisor = await startSupervisor({
    ...order,
    mode: 'detached',
    onProgress: (progress) => {
      console.log(JSON.stringify({ at: new Date().toISOString(), ...progress }));
      tell({ kind: 'progress', progress });
    },
  });
  tell({ kind: 'ready', run: supervisor.run });
  await ending;
  await supervisor.stop();
  process.exit(0);
} catch (error) {
  console.error(error);
  const message = error instanceof Error ? error.message : String(error);
  const known = isRegradeError(error)
    ? { code: error.code, details: error.details }
    : { code: '', details: {} };
  tell({ kind: 'failed', message, ...known });
  // Leaves only once the message is out.
  if (process.connected) process.disconnect();
  process.exitCode = 1;
}
