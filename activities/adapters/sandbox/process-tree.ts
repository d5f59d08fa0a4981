/**
 * Measures a process with all its descendants from `/proc`, for limits that no single process's own limit can give.
 *
 * Where there is no `/proc` (not Linux) it finds nothing, and only time and per-process limits hold.
 */
import { readFile } from 'node:fs/promises';

/** Size of a process tree at one moment. */
export interface TreeSize {
  readonly processes: number;
  /** Resident memory; pages shared between processes count for each. */
  readonly memoryBytes: number;
}

const pageBytes = 4096;

/** Measures the tree below a process; a process that ends meanwhile counts as gone. */
export async function measureTree(pid: number): Promise<TreeSize> {
  let processes = 0;
  let memoryBytes = 0;
  const pending = [pid];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const pages = await residentPages(next);
    if (pages === undefined) continue;
    processes++;
    memoryBytes += pages * pageBytes;
    pending.push(...(await childrenOf(next)));
  }
  return { processes, memoryBytes };
}

async function residentPages(pid: number): Promise<number | undefined> {
  const text = await readText(`/proc/${pid}/statm`);
  const pages = Number(text?.split(' ')[1]);
  return Number.isFinite(pages) ? pages : undefined;
}

async function childrenOf(pid: number): Promise<readonly number[]> {
  const text = await readText(`/proc/${pid}/task/${pid}/children`);
  return (text ?? '').split(' ').filter(Boolean).map(Number);
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
