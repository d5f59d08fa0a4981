/**
 * Names of the single failures that a command's output reports: failed tests and uncaught errors. Pure.
 *
 * An exit code alone cannot tell new failures behind old ones; the names can, where the output is in a form known here.
 * Over-reading is harmless where base and patch are read alike. What changes from run to run (durations, numbers of lines,
 * addresses, colours) is taken out; errors of what is not installed are left out, because which one comes first is chance.
 */

/** Names kept of one run. */
const maxNames = 2_000;

/** Lines that name one failure, by tool; the group `name` is the failure's. */
const forms: readonly RegExp[] = Object.freeze([
  // node:test and others with this mark: `✖ name (1.2ms)`, `✕ name`, `× name`.
  /^\s*[✖✕×✗]\s+(?<name>\S.*)$/u,
  // TAP: `not ok 3 - name`; a skipped or postponed one is no failure.
  /^\s*not ok \d+\s*-?\s*(?<name>[^#]*?)\s*(?!.*#\s*(?:SKIP|TODO))$/i,
  // vitest and jest: ` FAIL  path > name`, `● suite › name`.
  /^\s*(?:FAIL|●)\s+(?<name>\S.*)$/u,
  // pytest: `FAILED path::name - message`, `ERROR path`.
  /^(?:FAILED|ERROR)\s+(?<name>\S+(?:::\S+)?)(?:\s+-\s.*)?$/,
  // go test: `--- FAIL: Name (0.00s)`.
  /^\s*--- FAIL:\s+(?<name>\S+)/,
  // cargo test: `test name ... FAILED`.
  /^test (?<name>\S+) \.\.\. FAILED$/,
  // mocha: `  3) suite name:`, in the summary.
  /^\s+\d+\)\s+(?<name>\S.*)$/,
  // Maven and Gradle: `[ERROR] Class.method:12 message`, `Class > method() FAILED`.
  /^\[ERROR\]\s+(?<name>\w+(?:\.\w+)+)(?::\d+)?\b/,
  /^(?<name>\S.* > .+) FAILED$/,
]);

/** Uncaught errors of Node and Python; their texts hold more that is chance than names of tests do. */
const uncaught = /^(?:Uncaught\s+)?(?<name>(?:[A-Z]\w*)?(?:Error|Exception)(?: \[\w+\])?: .+)$/;

const notInstalled =
  /cannot find (?:module|package)|ERR_MODULE_NOT_FOUND|ModuleNotFoundError|No module named|ImportError|command not found/i;

/** Names of the failures in an output, sorted, each once; empty where its form is not known. */
export function reportedFailures(output: string): readonly string[] {
  const names = new Set<string>();
  for (const raw of output.split(/\r?\n/)) {
    const name = failureIn(withoutColours(raw));
    if (name !== undefined && name !== '' && !notInstalled.test(name)) names.add(name);
    if (names.size === maxNames) break;
  }
  return [...names].sort();
}

function failureIn(line: string): string | undefined {
  for (const form of forms) {
    const name = form.exec(line)?.groups?.name;
    if (name !== undefined) return withoutChance(name);
  }
  const error = uncaught.exec(line)?.groups?.name;
  return error === undefined
    ? undefined
    : withoutChance(error)
        .replace(/\/tmp\/[^\s'"]+/g, '/tmp/…')
        .replace(/\d+/g, '0');
}

function withoutColours(line: string): string {
  // biome reads a control character in a pattern as a slip; the escape is built instead.
  return line.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '');
}

function withoutChance(name: string): string {
  return name
    .replace(/\s*[([]\d+(?:\.\d+)?\s*m?s[)\]]\s*$/, '')
    .replace(/:\d+(?::\d+)?(?=\D|$)/g, '')
    .replace(/0x[0-9a-f]+/gi, '0x')
    .replace(/\s+\d+(?:\.\d+)?\s*m?s$/, '')
    .trim();
}
