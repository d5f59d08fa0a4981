/**
 * What was sent to webhooks and what they answered: the latest in memory, all of them in a file that is rotated.
 */
import { appendFileSync, existsSync, readFileSync, renameSync, statSync } from 'node:fs';

/** One attempt to deliver one event to one hook. */
export interface DeliveryRecord {
  readonly id: number;
  readonly guid: string;
  readonly hook: number;
  readonly event: string;
  readonly action: string | null;
  readonly repository: number;
  readonly deliveredAt: string;
  readonly redelivery: boolean;
  /** Seconds. */
  readonly duration: number;
  readonly status: string;
  readonly statusCode: number;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly payload: string;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
}

/** The log of deliveries. */
export interface DeliveryLog {
  add(delivery: DeliveryRecord): void;
  /** Deliveries of a hook, newest first. */
  of(hook: number): DeliveryRecord[];
  find(id: number): DeliveryRecord | undefined;
}

const keptInMemory = 2000;
const rotateAtBytes = 32_000_000;

/** Opens the log in `file`; `file.1` is the part before the last rotation. */
export function openDeliveryLog(file: string): DeliveryLog {
  let recent = readRecent(file);
  return {
    add: (delivery) => {
      recent.push(delivery);
      if (recent.length > keptInMemory * 2) recent = recent.slice(-keptInMemory);
      if (existsSync(file) && statSync(file).size > rotateAtBytes) renameSync(file, `${file}.1`);
      appendFileSync(file, `${JSON.stringify(delivery)}\n`);
    },
    of: (hook) => recent.filter((delivery) => delivery.hook === hook).reverse(),
    find: (id) => recent.find((delivery) => delivery.id === id),
  };
}

function readRecent(file: string): DeliveryRecord[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.slice(-keptInMemory).flatMap((line) => {
    try {
      return [JSON.parse(line) as DeliveryRecord];
    } catch {
      return [];
    }
  });
}
