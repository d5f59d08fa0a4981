/**
 * Process main of the local forge: `node infra/local-forge/main.ts --directory DIR [--port N] [--tokens FILE]`.
 *
 * Prints one JSON line on stdout once it listens; ends on SIGTERM and SIGINT after it has answered what it has begun.
 * The tokens file is JSON: `[{"token", "login", "permission": "read" | "write" | "admin"}]`; without the flag it is
 * `tokens.json` in the forge's folder, made at the first start with one new administrator.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startLocalForge } from './local-forge.ts';

const tokensFile = z.array(
  z.object({ token: z.string().min(1), login: z.string(), permission: z.enum(['read', 'write', 'admin']) }),
);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { directory: { type: 'string' }, port: { type: 'string' }, tokens: { type: 'string' } },
  });
  if (values.directory === undefined)
    throw new Error('--directory is missing: name the folder that holds the forge');
  const file = values.tokens ?? ownTokens(values.directory);
  const tokens = tokensFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  const port = Number(values.port ?? 0);
  const forge = await startLocalForge({ directory: values.directory, port, tokens });
  process.stdout.write(`${JSON.stringify({ url: forge.url, apiUrl: forge.apiUrl, tokensFile: file })}\n`);
  const stop = (): void => {
    forge.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function ownTokens(directory: string): string {
  const file = join(directory, 'tokens.json');
  if (existsSync(file)) return file;
  mkdirSync(directory, { recursive: true });
  const administrator = { token: randomBytes(20).toString('hex'), login: 'admin', permission: 'admin' };
  writeFileSync(file, `${JSON.stringify([administrator], null, 2)}\n`, { mode: 0o600 });
  return file;
}

main().catch((error: unknown) => {
  process.stderr.write(`local forge: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
});
