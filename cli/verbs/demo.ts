/** `regrade demo`: the main job on real code, from nothing, without an account. */
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import { flagOption, type Invocation } from '../command.ts';
import { loadConfig } from '../configuration.ts';
import { demoLines } from '../present/demo.ts';

/** Carries out `regrade demo`. */
export async function run(invocation: Invocation): Promise<ExitMeaning> {
  const { context } = invocation;
  const { output, signal } = context;
  const { runDemo } = await import('../../infra/demo/index.ts');
  const demo = await runDemo({
    config: await loadConfig(context),
    signal,
    onProgress: (message) => output.progress(message),
    onTrouble: (message) => output.log(message),
  });
  output.endProgress();
  try {
    for (const line of demoLines(demo.summary, output.colors)) output.line(line);
    output.json(demo.summary);
    if (!flagOption(invocation, 'once')) await stayUp(signal, (text) => output.log(text));
  } finally {
    await demo.close();
  }
  return ending(demo.complete);
}

/** Ctrl-C is how a demo that stays up is meant to end. */
async function stayUp(signal: AbortSignal, log: (text: string) => void): Promise<void> {
  log('The dashboard and the local forge stay up. Ctrl-C ends them; the next demo goes on from here.');
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function ending(complete: boolean): ExitMeaning {
  return complete ? 'done' : 'attention';
}
