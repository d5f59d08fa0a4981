/** `regrade doctor`: what is missing on this machine, and how to get it. */
import type { ExitMeaning } from '../../core/error-codes/define.ts';
import type { Invocation } from '../command.ts';
import { loadConfig } from '../configuration.ts';
import { checks, type Finding } from '../doctor/checks.ts';
import type { Colors } from '../output.ts';

/** Carries out `regrade doctor`. */
export async function run({ context }: Invocation): Promise<ExitMeaning> {
  const { output, environment } = context;
  const config = await loadConfig(context);
  const findings = await Promise.all(checks.map((check) => check({ config, environment })));
  const missing = findings.filter(({ status, required }) => status === 'missing' && required);
  output.json({ ready: missing.length === 0, stateDirectory: config.stateDirectory, findings });
  for (const finding of findings) for (const line of linesOf(finding, output.colors)) output.line(line);
  output.line(`State folder: ${config.stateDirectory}`);
  return missing.length === 0 ? 'done' : 'missing';
}

function linesOf({ status, required, found, remedy }: Finding, colors: Colors): readonly string[] {
  const mark = status === 'ok' ? colors.green('✓') : required ? colors.red('✗') : colors.yellow('!');
  return [`${mark} ${found}`, ...(remedy === undefined ? [] : [`  ${remedy}`])];
}
