/**
 * Checks webhook signatures with the secrets that the configured code hosts name.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CodeHostConfig } from '../../core/config/config.ts';
import type { Webhooks } from '../../dashboard/server/ports.ts';

/** The dashboard's port to webhook secrets, which are read from the environment at each call. */
export function webhooksOf(hosts: readonly CodeHostConfig[], environment = process.env): Webhooks {
  const secrets = new Map(hosts.map(({ name, webhookSecretVariable }) => [name, webhookSecretVariable]));
  return {
    verify(host, rawBody, signature) {
      const variable = secrets.get(host);
      const secret = variable === undefined ? undefined : environment[variable];
      if (secret === undefined || secret === '') return false;
      const wanted = Buffer.from(`sha256=${createHmac('sha256', secret).update(rawBody).digest('hex')}`);
      const given = Buffer.from(signature);
      return wanted.length === given.length && timingSafeEqual(wanted, given);
    },
  };
}
