/**
 * Keeps model calls within a migration's budget: reserved before a call, settled with the true cost after it.
 *
 * Reservations of one migration are made one after another (an advisory lock), so that calls at the same time cannot
 * pass the budget together. A reservation that was never settled (a crash or a dropped connection during the call) keeps
 * counting in full: the endpoint may have charged for it.
 */
import { randomUUID } from 'node:crypto';
import { isRegradeError } from '../../../core/errors.ts';
import type { Database, Queryable } from '../database/database.ts';
import { type ModelAccount, type ModelAnswer, type ModelClient, requestHash } from './model-client.ts';
import { costOf, highestCostOf, type ModelCost, type ModelPrices } from './prices.ts';

/** Lets calls through to `inner` while the account's budget allows the most they can cost; else `over-budget`. */
export function budgetedClient(inner: ModelClient, database: Database, prices: ModelPrices): ModelClient {
  return {
    complete: async (request, options) => {
      const cost = highestCostOf(request, prices);
      const key = `${requestHash(request)}/${randomUUID()}`;
      const refusal = await reserve(database, key, options.account, cost);
      if (refusal !== undefined) return { kind: 'over-budget', message: refusal };
      let answer: ModelAnswer;
      try {
        answer = await inner.complete(request, options);
      } catch (error) {
        if (wasRefused(error)) await settle(database, key, { tokens: 0, money: 0 });
        throw error;
      }
      const usage = 'usage' in answer ? answer.usage : { promptTokens: 0, completionTokens: 0 };
      await settle(database, key, chargeOf(costOf(usage, request.tier, prices), answer, cost));
      return answer;
    },
  };
}

/** A status means that nothing was answered, so nothing charged; a dropped connection may have been charged in full. */
function wasRefused(error: unknown): boolean {
  return isRegradeError(error) && error.details.status !== undefined;
}

/** An endpoint that counts no tokens is charged at the estimate: an unknown cost must not read as free. */
function chargeOf(counted: ModelCost, answer: ModelAnswer, estimate: ModelCost): ModelCost {
  const billed = answer.kind === 'answered' || answer.kind === 'cut';
  return billed && counted.tokens === 0 ? estimate : counted;
}

/** Reserves a cost under a key; gives the reason for people where the budget does not allow it. */
async function reserve(
  database: Database,
  key: string,
  account: ModelAccount,
  cost: ModelCost,
): Promise<string | undefined> {
  return database.transaction(async (client) => {
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `budget/${account.migration}`,
    ]);
    const refusal = refusalOf(await spentBy(client, account), account, cost);
    if (refusal !== undefined) return refusal;
    await client.query(
      'insert into model_reservations (key, migration, target, tokens, money) values ($1, $2, $3, $4, $5)',
      [key, account.migration, account.target, cost.tokens, cost.money],
    );
    return undefined;
  });
}

async function settle(client: Queryable, key: string, cost: ModelCost): Promise<void> {
  await client.query('update model_reservations set tokens = $2, money = $3, settled = true where key = $1', [
    key,
    cost.tokens,
    cost.money,
  ]);
}

interface Spent {
  readonly tokens: number;
  readonly money: number;
  readonly targetMoney: number;
}

async function spentBy(client: Queryable, account: ModelAccount): Promise<Spent> {
  const [row] = await client.query<Spent>(
    `select coalesce(sum(tokens), 0)::bigint as tokens,
            coalesce(sum(money), 0)::numeric as money,
            coalesce(sum(money) filter (where target = $2), 0)::numeric as "targetMoney"
     from model_reservations where migration = $1`,
    [account.migration, account.target],
  );
  return row ?? { tokens: 0, money: 0, targetMoney: 0 };
}

function refusalOf(spent: Spent, { budget }: ModelAccount, cost: ModelCost): string | undefined {
  if (budget.tokens !== undefined && spent.tokens + cost.tokens > budget.tokens) {
    return `${spent.tokens} of ${budget.tokens} tokens are spent or reserved and this call may need ${cost.tokens}.`;
  }
  if (budget.money !== undefined && spent.money + cost.money > budget.money) {
    return `${dollars(spent.money)} of ${dollars(budget.money)} are spent or reserved and this call may cost ${dollars(cost.money)}.`;
  }
  if (budget.perTargetMoney !== undefined && spent.targetMoney + cost.money > budget.perTargetMoney) {
    return `${dollars(spent.targetMoney)} of ${dollars(budget.perTargetMoney)} for this target are spent or reserved and this call may cost ${dollars(cost.money)}.`;
  }
  return undefined;
}

function dollars(amount: number): string {
  return `$${amount.toFixed(amount < 1 ? 4 : 2)}`;
}
