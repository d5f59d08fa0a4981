/**
 * The reader of the configuration: a YAML text and the environment in, a checked `Config` or all problems at once out.
 *
 * Pure: the caller reads the file, passes the environment, and says what depends on the machine. A variable of the
 * environment wins over the file; an empty variable counts as unset.
 */
import { resolve } from 'node:path';
import { RegradeError } from '../errors.ts';
import { problemsOf } from '../spec/migration-file.ts';
import { type Finding, formatPath, type Problem } from '../spec/problem.ts';
import { shapeFindings } from '../spec/shape-findings.ts';
import { readYaml, type YamlSource } from '../spec/yaml-source.ts';
import type { Config } from './config.ts';
import type { MachineDefaults } from './defaults.ts';
import { type ConfigKey, configKeys } from './keys.ts';
import { ConfigFile } from './schema.ts';

/** What a configuration is read from. */
export interface ConfigInput {
  /** The file, where there is one; relative paths in it are relative to `directory`. */
  readonly file?: { readonly path: string; readonly text: string; readonly directory: string };
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Working directory: relative paths of the environment are relative to it. */
  readonly directory: string;
  readonly defaults: MachineDefaults;
}

/** What reading a configuration yields. */
export type ConfigOutcome =
  | { readonly kind: 'checked'; readonly config: Config }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

const noFile: YamlSource = Object.freeze({ value: {}, findings: [], locate: () => ({ start: 0, end: 1 }) });

/** Reads the configuration; never throws for what stands in it. */
export function readConfig(input: ConfigInput): ConfigOutcome {
  const source = input.file === undefined ? noFile : readYaml(input.file.text);
  const fileName = { file: input.file?.path ?? '', text: input.file?.text ?? '' };
  if (source.value === undefined)
    return { kind: 'invalid', problems: problemsOf(source.findings, source, fileName) };

  const { document, overridden, problems: unread } = withEnvironment(source.value ?? {}, input);
  const shape = ConfigFile.safeParse(document);
  const context = { schema: ConfigFile, document, documentName: 'the configuration file' };
  const shapes = shape.success ? [] : shape.error.issues.flatMap((issue) => shapeFindings(issue, context));
  const findings = [...source.findings, ...shapes, ...secretFindings(source.value)];
  const isOverridden = (finding: Finding) => overridden.has(formatPath(finding.path));
  const problems = [
    ...unread,
    ...findings.filter(isOverridden).map((finding) => environmentProblem(finding, overridden)),
    ...problemsOf(
      findings.filter((finding) => !isOverridden(finding)),
      source,
      fileName,
    ),
  ];
  if (!shape.success || problems.length > 0) return { kind: 'invalid', problems };
  return { kind: 'checked', config: configOf(shape.data, input, overridden) };
}

interface Override {
  readonly variable: string;
  readonly text: string;
}

function withEnvironment(file: unknown, { environment }: ConfigInput) {
  const document: unknown = structuredClone(file);
  const overridden = new Map<string, Override>();
  const problems: Problem[] = [];
  for (const key of configKeys) {
    const text = environment[key.variable];
    if (text === undefined || text === '') continue;
    const value = overrideValue(key, text);
    const override = { variable: key.variable, text };
    if (value === undefined) {
      const details = { reason: `\`${key.variable}\` is not JSON`, remedy: 'Write the list as JSON text.' };
      const finding: Finding = { code: 'RG_SPEC_INVALID_VALUE', path: [key.path], details };
      problems.push(environmentProblem(finding, new Map([[key.path, override]])));
      continue;
    }
    setAt(document, key.path.split('.'), value);
    overridden.set(key.path, override);
  }
  return { document, overridden, problems };
}

function overrideValue({ as }: ConfigKey, text: string): unknown {
  if (as === 'text') return text;
  if (as === 'number') return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function setAt(parent: unknown, [part, ...rest]: readonly string[], value: unknown): void {
  if (part === undefined || typeof parent !== 'object' || parent === null || Array.isArray(parent)) return;
  const child: unknown = Object.entries(parent).find(([name]) => name === part)?.[1];
  if (rest.length === 0) Object.assign(parent, { [part]: value });
  else if (child === undefined || child === null) {
    const created = {};
    Object.assign(parent, { [part]: created });
    setAt(created, rest, value);
  } else setAt(child, rest, value);
}

function environmentProblem(finding: Finding, overridden: ReadonlyMap<string, Override>): Problem {
  const path = formatPath(finding.path);
  const { message, remedy } = new RegradeError(finding.code, finding.details);
  const variable = overridden.get(path)?.variable ?? path;
  const file = `environment variable ${variable}`;
  return Object.freeze({ file, line: 1, column: 1, path, code: finding.code, message, remedy, frame: '' });
}

/** A password in the file would be committed with it. */
function secretFindings(file: unknown): readonly Finding[] {
  const url =
    typeof file === 'object' && file !== null && 'databaseUrl' in file ? file.databaseUrl : undefined;
  if (typeof url !== 'string' || !/^[a-z]+:\/\/[^/@]*:[^/@]+@/.test(url)) return [];
  const details = {
    reason: 'the address holds a password, and the configuration file is no place for secrets',
    remedy: 'Remove the key and set the environment variable `DATABASE_URL`.',
  };
  return [{ code: 'RG_SPEC_INVALID_VALUE', path: ['databaseUrl'], details }];
}

function configOf(file: ConfigFile, input: ConfigInput, overridden: ReadonlyMap<string, Override>): Config {
  const absolute = (path: string, key: string) =>
    resolve(overridden.has(key) ? input.directory : (input.file?.directory ?? input.directory), path);
  const { model, temporal, concurrency } = file;
  return Object.freeze({
    stateDirectory:
      file.stateDirectory === undefined
        ? input.defaults.stateDirectory
        : absolute(file.stateDirectory, 'stateDirectory'),
    model: {
      mode: model.mode,
      apiKeyVariable: model.apiKeyVariable,
      tiers: model.tiers,
      commandBudget: model.commandBudget,
      ...(model.baseUrl === undefined ? {} : { baseUrl: model.baseUrl }),
      ...(model.recordings === undefined
        ? {}
        : { recordings: absolute(model.recordings, 'model.recordings') }),
    },
    codeHosts: file.codeHosts.map(({ webhookSecretVariable, ...host }) => ({
      ...host,
      ...(webhookSecretVariable === undefined ? {} : { webhookSecretVariable }),
    })),
    ...(file.databaseUrl === undefined ? {} : { databaseUrl: file.databaseUrl }),
    temporal: {
      namespace: temporal.namespace,
      ...(temporal.address === undefined ? {} : { address: temporal.address }),
    },
    dashboard: file.dashboard,
    concurrency: { ...concurrency, scan: concurrency.scan ?? input.defaults.cores },
  });
}
