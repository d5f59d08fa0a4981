/**
 * Contract of the commands that people give a migration.
 */
import { z } from 'zod';

/** Why somebody does it; stored in the audit and shown to others. */
const reason = z.string().trim().min(1).max(500);

/** One command. */
export const Command = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pause'), reason }),
  z.object({ kind: z.literal('resume'), reason }),
  z.object({ kind: z.literal('abort'), reason }),
  z.object({ kind: z.literal('approve'), wave: z.string().min(1).max(200) }),
]);
/** One command. */
export type Command = z.infer<typeof Command>;

/** Body of `POST /api/migrations/:name/commands`. */
export const CommandRequest = z.object({
  /** Made by the client, once for one intention; a repeated post with the same id does nothing twice. */
  commandId: z.string().regex(/^[A-Za-z0-9-]{8,64}$/, '8 to 64 letters, digits and dashes'),
  /** Who gives it, for the audit. @default local */
  actor: z.string().trim().min(1).max(100).default('local'),
  command: Command,
});

/** Answer of `POST /api/migrations/:name/commands`; `accepted: false` is an answer, not an error. */
export const CommandResult = z
  .object({ commandId: z.string(), accepted: z.boolean(), message: z.string() })
  .meta({ id: 'CommandResult' });
/** Answer to a command. */
export type CommandResult = z.infer<typeof CommandResult>;
