/**
 * Route of the artifacts: diffs, prompts, answers and logs as plain text.
 *
 * Whatever an artifact holds is sent as text and never sniffed: a page of a stranger's repository must not become a
 * page of this origin.
 */
import { z } from 'zod';
import { isRegradeError, RegradeError } from '../../../core/errors.ts';
import { Problem, Sha256 } from '../contract/common.ts';
import type { App, RouteContext } from '../http/app.ts';
import type { ArtifactReader } from '../ports.ts';

/** Adds `GET /api/artifacts/:sha256`. */
export function artifactRoutes(app: App, { artifacts }: RouteContext): void {
  const schema = {
    summary: 'Bytes of an artifact, as text',
    params: z.object({ sha256: Sha256 }),
    produces: ['text/plain'],
    response: { 200: z.unknown().describe('The text'), 404: Problem },
  };
  app.get('/api/artifacts/:sha256', { schema, serializerCompiler: () => String }, async (request, reply) => {
    const bytes = await readArtifact(artifacts, request.params.sha256);
    return reply
      .header('content-type', 'text/plain; charset=utf-8')
      .header('cache-control', 'private, max-age=31536000, immutable')
      .send(Buffer.from(bytes));
  });
}

async function readArtifact(artifacts: ArtifactReader, sha256: string): Promise<Uint8Array> {
  try {
    return await artifacts.get(sha256);
  } catch (error) {
    if (!isRegradeError(error) || !error.code.endsWith('ARTIFACT_MISSING')) throw error;
    throw new RegradeError('RG_DASHBOARD_UNKNOWN_ARTIFACT', { sha256 }, { cause: error });
  }
}
