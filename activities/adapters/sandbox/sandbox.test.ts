/** The laws of the sandbox port, over every mode this machine allows: what a command can do, and what it cannot. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bubblewrapSandbox } from './bubblewrap.ts';
import { detectSandbox, works } from './detect-sandbox.ts';
import { namespacesSandbox } from './namespaces.ts';
import { plainSandbox } from './plain.ts';
import type { Sandbox, SandboxCommand } from './sandbox.ts';

const signal = new AbortController().signal;
const all = [bubblewrapSandbox(), namespacesSandbox(), plainSandbox()];
const allowed: Sandbox[] = [];
for (const sandbox of all) if (await works(sandbox, signal)) allowed.push(sandbox);
const walled = allowed.filter((sandbox) => sandbox.kind !== 'none');
const modes = allowed.map((sandbox) => [sandbox.kind, sandbox] as const);
const walledModes = walled.map((sandbox) => [sandbox.kind, sandbox] as const);

let directory = '';
let outside = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sandbox-'));
  outside = await mkdtemp(join(tmpdir(), 'outside-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
  await rm(outside, { recursive: true, force: true });
});

function shell(script: string, more: Partial<SandboxCommand> = {}): SandboxCommand {
  return { argv: ['/bin/sh', '-c', script], directory, timeoutMs: 20_000, ...more };
}
function node(script: string, more: Partial<SandboxCommand> = {}): SandboxCommand {
  return { argv: ['node', '-e', script], directory, timeoutMs: 20_000, ...more };
}

describe.each(modes)('any command in mode %s', (_kind, sandbox) => {
  it('works in its folder and leaves its files there', async () => {
    await writeFile(join(directory, 'in.txt'), 'hello');
    const result = await sandbox.run(shell('pwd; cat in.txt; echo made > out.txt'), signal);
    expect(result).toMatchObject({ kind: 'exited', code: 0, truncated: false });
    expect(result.output).toBe(`${sandbox.workspaceOf(directory)}\nhello`);
    expect(await readFile(join(directory, 'out.txt'), 'utf8')).toBe('made\n');
  });

  it('sees what it was given to read, also below the scratch folder', async () => {
    await writeFile(join(outside, 'given.txt'), 'given');
    const given = join(outside, 'given.txt');
    const result = await sandbox.run(shell(`cat ${given}`, { readOnly: [given] }), signal);
    expect(result).toMatchObject({ kind: 'exited', code: 0, output: 'given' });
  });

  it('gives its exit code and both streams', async () => {
    const result = await sandbox.run(shell('echo one; echo two >&2; exit 3'), signal);
    expect(result).toMatchObject({ kind: 'exited', code: 3 });
    expect(result.output.split('\n').sort()).toEqual(['', 'one', 'two']);
  });

  it('has Node, a home to write to, and a loopback of its own', async () => {
    const script = `
      require('fs').writeFileSync(process.env.HOME + '/x', '1');
      const server = require('http').createServer((q, r) => r.end('own'));
      server.listen(0, '127.0.0.1', async () => {
        const answer = await fetch('http://127.0.0.1:' + server.address().port);
        console.log(await answer.text());
        server.close();
      });`;
    expect(await sandbox.run(node(script), signal)).toMatchObject({
      kind: 'exited',
      code: 0,
      output: 'own\n',
    });
  });

  it('takes arguments as they are, without a shell', async () => {
    const argv = ['/bin/echo', '$HOME', '`id`', "it's; rm -rf ."];
    const result = await sandbox.run({ argv, directory, timeoutMs: 20_000 }, signal);
    expect(result.output).toBe("$HOME `id` it's; rm -rf .\n");
  });

  it('says that a program is missing', async () => {
    const command = { argv: ['no-such-program', '--help'], directory, timeoutMs: 20_000 };
    expect(await sandbox.run(command, signal)).toMatchObject({
      kind: 'not-found',
      program: 'no-such-program',
    });
  });

  it('tells a missing program from one that misses another', async () => {
    const result = await sandbox.run(shell('no-such-program'), signal);
    expect(result).toMatchObject({ kind: 'exited', code: 127 });
    const path = { argv: ['./no/such/program'], directory, timeoutMs: 20_000 };
    expect(await sandbox.run(path, signal)).toMatchObject({ kind: 'not-found', output: '' });
  });

  it('is stopped at its time limit, with all it has started, and what it printed is kept', async () => {
    const script = 'echo started; (sleep 600 & sleep 600 & wait) & sleep 600';
    const result = await sandbox.run(shell(script, { timeoutMs: 4000 }), signal);
    expect(result).toMatchObject({ kind: 'stopped', limit: 'time', output: 'started\n' });
  });

  it('is stopped at its memory limit', async () => {
    const hoard = 'const a = []; for (;;) a.push(Buffer.alloc(16 << 20, 1));';
    const result = await sandbox.run(node(hoard, { memoryBytes: 400 << 20 }), signal);
    // Whichever comes first: the limit of a process makes it fail by itself, the watch over the tree stops it.
    expect(result).not.toMatchObject({ kind: 'exited', code: 0 });
    expect(['exited', 'stopped']).toContain(result.kind);
  });

  it('does not outlive an abort', async () => {
    const controller = new AbortController();
    const run = sandbox.run(
      shell('echo $$ > pid; touch begun; sleep 600; touch survived'),
      controller.signal,
    );
    while (!existsSync(join(directory, 'begun'))) await new Promise((resolve) => setTimeout(resolve, 10));
    controller.abort(new Error('cancelled by the test'));
    await expect(run).rejects.toThrow('cancelled by the test');
    expect(existsSync(join(directory, 'survived'))).toBe(false);
  });

  it('leaves no process behind when it ends', async () => {
    const script = '(while :; do touch beat; sleep 0.05; done) & sleep 0.2; echo done';
    expect(await sandbox.run(shell(script), signal)).toMatchObject({ kind: 'exited', code: 0 });
    await rm(join(directory, 'beat'), { force: true });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(existsSync(join(directory, 'beat'))).toBe(false);
  });

  it('is cut in the middle of very long output, and says so', async () => {
    const script = "process.stdout.write('first\\n' + 'x'.repeat(3 << 20) + '\\nlast\\n')";
    const result = await sandbox.run(node(script), signal);
    expect(result.truncated).toBe(true);
    expect(result.output.startsWith('first\nxxx')).toBe(true);
    expect(result.output).toMatch(/\n\[… \d+ bytes left out …\]\n/);
    expect(result.output.endsWith('x\nlast\n')).toBe(true);
  });

  it('has no credential of ours in its environment', async () => {
    process.env.REGRADE_TEST_SECRET = 'hunter2';
    try {
      // Process 1 is the sandbox's own first process; in the plain mode it is the host's, and no concern of ours.
      const first = sandbox.kind === 'none' ? 'self' : '1';
      const script = `env; cat /proc/self/environ /proc/${first}/environ`;
      const result = await sandbox.run(shell(script), signal);
      expect(result.output).toContain('PATH=');
      expect(result.output).not.toContain('hunter2');
    } finally {
      delete process.env.REGRADE_TEST_SECRET;
    }
  });
});

describe.each(walledModes)('an escape from mode %s', (_kind, sandbox) => {
  let server: Server;
  let port = 0;
  let visits = 0;
  beforeAll(async () => {
    server = createServer((_request, response) => {
      visits++;
      response.end('reached');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('cannot reach a port of the host', async () => {
    const script = `fetch('http://127.0.0.1:${port}').then(() => console.log('reached'), () => console.log('refused'))`;
    expect((await sandbox.run(node(script), signal)).output).toBe('refused\n');
    expect(visits).toBe(0);
  });

  it('cannot see or write files of the host outside its folder', async () => {
    await writeFile(join(outside, 'secret.txt'), 'hunter2');
    const script = `cat ${outside}/secret.txt; echo x > ${outside}/made; touch /usr/made /made /etc/made; ls -A /root /home /etc/shadow /var; cat /etc/shadow`;
    const result = await sandbox.run(shell(script), signal);
    expect(result.output).not.toContain('hunter2');
    expect(result.output).not.toMatch(/root:[^:\n]*:\d+:/);
    for (const path of [join(outside, 'made'), '/usr/made', '/made', '/etc/made'])
      expect(existsSync(path)).toBe(false);
  });

  it('cannot write what it was given to read', async () => {
    await writeFile(join(outside, 'given.txt'), 'given');
    const script = `echo x > ${outside}/given.txt; touch ${outside}/made; rm ${outside}/given.txt`;
    await sandbox.run(shell(script, { readOnly: [outside] }), signal);
    expect(await readFile(join(outside, 'given.txt'), 'utf8')).toBe('given');
    expect(existsSync(join(outside, 'made'))).toBe(false);
  });

  it('cannot make its view writable again', async () => {
    const script =
      'mount -o remount,rw /usr; mount -o remount,rw,bind /usr; unshare -Urm sh -c "mount -o remount,rw,bind /usr"; touch /usr/made';
    await sandbox.run(shell(script), signal);
    expect(existsSync('/usr/made')).toBe(false);
  });

  it('cannot follow a link in its folder to the host', async () => {
    await writeFile(join(outside, 'secret.txt'), 'hunter2');
    const result = await sandbox.run(
      shell(`ln -s ${outside} link; cat link/secret.txt; echo x > link/made`),
      signal,
    );
    expect(result.output).not.toContain('hunter2');
    expect(existsSync(join(outside, 'made'))).toBe(false);
  });

  it('cannot see or signal processes of the host', async () => {
    const script = `ls /proc | grep -c '^[0-9]'; kill -0 ${process.pid} && echo alive; ls /proc/${process.pid}/cwd && echo seen`;
    const result = await sandbox.run(shell(script), signal);
    expect(Number(result.output.split('\n')[0])).toBeLessThan(10);
    expect(result.output).not.toMatch(/alive|seen/);
  });

  it('cannot fill the memory through its scratch space', async () => {
    const result = await sandbox.run(shell('df -k /tmp | tail -1'), signal);
    expect(result.output.trim().split(/\s+/)[1]).toBe('1048576');
  });

  it('has no capability and cannot gain one', async () => {
    const result = await sandbox.run(
      shell('grep -E "Cap(Prm|Eff|Bnd)|NoNewPrivs" /proc/self/status'),
      signal,
    );
    expect(result.output.split('\n').map((line) => line.split('\t')[1])).toEqual([
      '0000000000000000',
      '0000000000000000',
      '0000000000000000',
      '1',
      undefined,
    ]);
  });
});

describe('detectSandbox', () => {
  it('takes the strongest mode that works here', async () => {
    expect((await detectSandbox(signal)).kind).toBe(allowed[0]?.kind);
  });

  it('passes over a mode that is installed but not allowed', async () => {
    const broken: Sandbox = {
      ...plainSandbox(),
      kind: 'bubblewrap',
      run: async () => ({
        kind: 'exited',
        code: 1,
        output: 'Operation not permitted',
        truncated: false,
        durationMs: 1,
      }),
    };
    expect((await detectSandbox(signal, [broken])).kind).toBe('none');
    expect((await detectSandbox(signal, [bubblewrapSandbox('no-such-bwrap')])).kind).toBe('none');
  });
});
