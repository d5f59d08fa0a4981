/**
 * Process main of the API and dashboard server: listens until it is told to end.
 *
 * One JSON line on standard output names its address; logs go to standard error.
 */
import { configOfMachine } from './machine-config.ts';
import { readProcessConfig, runMain, sayReady, untilEnding } from './process-main.ts';
import { startServer } from './running-server.ts';

await runMain(async () => {
  const ending = untilEnding();
  const server = await startServer(await readProcessConfig(configOfMachine));
  sayReady('server', { url: server.url });
  await ending;
  await server.stop();
});
