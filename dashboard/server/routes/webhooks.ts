/**
 * Route of a GitHub-compatible code host's webhooks: verified over the raw bytes, then only a hint to look again.
 *
 * Nothing of a payload is believed but which pull requests it speaks of; the tracker asks the host itself. So a replayed
 * or reordered delivery does no harm, and a missed one is caught by the tracker's own polling.
 */
import { z } from 'zod';
import { RegradeError } from '../../../core/errors.ts';
import { Problem } from '../contract/common.ts';
import type { App, RouteContext } from '../http/app.ts';

/** Largest payload taken, in bytes; those of pull requests are far smaller. */
const bodyLimit = 5 * 1024 * 1024;
/** Deliveries remembered, to drop repeats. */
const rememberedDeliveries = 10_000;

const numbered = z.object({ number: z.number().int().positive() });
const withPullRequests = z.object({ pull_requests: z.array(numbered) });
/** The members of a payload that name pull requests, whatever the event. */
const Payload = z.object({
  repository: z.object({ full_name: z.string().regex(/^[^/\s]+\/[^/\s]+$/) }),
  pull_request: numbered.optional(),
  check_run: withPullRequests.optional(),
  check_suite: withPullRequests.optional(),
  issue: numbered.extend({ pull_request: z.unknown() }).optional(),
});

/** Adds `POST /webhooks/github?host=<name of the code host>`. */
export function webhookRoutes(parent: App, context: RouteContext): void {
  const seen = rememberer(rememberedDeliveries);
  parent.register(async (app: App) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit }, (_request, body, done) =>
      done(null, body),
    );
    const schema = {
      summary: 'Receive a webhook of a GitHub-compatible code host',
      querystring: z.object({ host: z.string().max(200).default('github.com') }),
      headers: z.object({
        'x-hub-signature-256': z.string().max(200).default(''),
        'x-github-delivery': z.string().min(1).max(100),
        'x-github-event': z.string().max(100).default(''),
      }),
      response: { 202: z.object({ hints: z.number().int() }), 400: Problem, 401: Problem },
    };
    app.post('/webhooks/github', { schema, bodyLimit }, async (request, reply) => {
      const host = request.query.host;
      const deliveryId = request.headers['x-github-delivery'];
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (!context.webhooks.verify(host, raw, request.headers['x-hub-signature-256']))
        throw new RegradeError('RG_DASHBOARD_UNSIGNED_WEBHOOK', { deliveryId, host });
      if (seen.has(`${host} ${deliveryId}`)) return reply.code(202).send({ hints: 0 });
      const hints = await passOn(context, host, deliveryId, raw);
      seen.add(`${host} ${deliveryId}`);
      return reply.code(202).send({ hints });
    });
  });
}

async function passOn(context: RouteContext, host: string, deliveryId: string, raw: Buffer): Promise<number> {
  const payload = Payload.safeParse(parseJson(raw));
  // Events without a repository or a pull request (ping, installation, …) are welcome and say nothing to us.
  if (!payload.success) return 0;
  const repository = `${host}/${payload.data.repository.full_name}`;
  const numbers = pullRequestsOf(payload.data);
  for (const number of numbers) await context.orchestrator.hint({ repository, number, deliveryId });
  return numbers.length;
}

function pullRequestsOf(payload: z.infer<typeof Payload>): readonly number[] {
  const comment = payload.issue?.pull_request === undefined ? undefined : payload.issue;
  const members = [
    payload.pull_request,
    comment,
    ...(payload.check_run?.pull_requests ?? []),
    ...(payload.check_suite?.pull_requests ?? []),
  ];
  return [...new Set(members.flatMap((member) => (member === undefined ? [] : [member.number])))];
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    throw new RegradeError('RG_DASHBOARD_INVALID_REQUEST', { reason: 'the body is not JSON' });
  }
}

/** A set that forgets its oldest members beyond a size. */
function rememberer(size: number): Pick<Set<string>, 'has'> & { add(key: string): void } {
  const keys = new Set<string>();
  return {
    has: (key) => keys.has(key),
    add: (key) => {
      keys.add(key);
      for (const oldest of keys) {
        if (keys.size <= size) return;
        keys.delete(oldest);
      }
    },
  };
}
