/**
 * The input of `git fast-import` for one planned repository: its commits, tags and branch.
 *
 * Nothing in it depends on the machine or the moment: the same plan over the same files gives the same commit ids.
 */
import { type PackagePart, readPartFile } from './fleet-packages.ts';
import type { PlannedChange, PlannedRepository } from './fleet-plan.ts';

/** Time of a fleet's first commit, in seconds since 1970. */
const firstCommit = 1_700_000_000;
const dayInSeconds = 86_400;

/** The stream of a repository; a fork's starts from the branch that it already has. */
export function fastImportStream(repository: PlannedRepository, part: PackagePart): Buffer {
  const stream = createStream(repository);
  const appended = new Map<string, Buffer>();
  if (repository.forkOf === undefined)
    stream.commit(
      'Import',
      part.paths.map((path) => [path, readPartFile(part, path)] as const),
      undefined,
    );
  for (const [index, change] of repository.changes.entries()) {
    const files = change.paths.map((path) => {
      const before = appended.get(path) ?? readPartFile(part, path);
      const after = Buffer.concat([before, Buffer.from(lineOf(repository, index))]);
      appended.set(path, after);
      return [path, after] as const;
    });
    stream.commit(`Change ${index + 1}`, files, change);
  }
  return stream.end();
}

/** The statement that a change appends: calls of a function that no package has, so that its sites are known. */
function lineOf({ owner, name }: PlannedRepository, index: number): string {
  return `\nreportFleetUsage('${owner}/${name}', ${index});\n`;
}

type NamedBytes = readonly [path: string, bytes: Buffer];

function createStream({ branch, owner, forkOf }: PlannedRepository) {
  const chunks: Buffer[] = [];
  const write = (text: string) => chunks.push(Buffer.from(text));
  const data = (bytes: Buffer) => {
    write(`data ${bytes.length}\n`);
    chunks.push(bytes);
    write('\n');
  };
  let commits = 0;
  const commit = (message: string, files: readonly NamedBytes[], change: PlannedChange | undefined) => {
    const at = firstCommit + (commits + (forkOf === undefined ? 0 : mostBaseCommits)) * dayInSeconds;
    write(`commit refs/heads/${branch}\nmark :${commits + 1}\n`);
    write(`committer ${owner} <${owner}@fleet.example> ${at} +0000\n`);
    data(Buffer.from(message));
    if (commits === 0 && forkOf !== undefined) write(`from refs/heads/${branch}^0\n`);
    for (const [path, bytes] of files) {
      write(`M 100644 inline ${path}\n`);
      data(bytes);
    }
    commits += 1;
    if (change?.tag !== undefined) write(`reset refs/tags/${change.tag}\nfrom :${commits}\n\n`);
  };
  const end = () => {
    write('done\n');
    return Buffer.concat(chunks);
  };
  return { commit, end };
}

/** Later than any commit of a fork's base. */
const mostBaseCommits = 10;
