/**
 * The texts of a changeset: branch, title, body, commit message, and our ids in each. Pure.
 *
 * The ids stand in the branch name, in commit trailers and in a marker of the body, so that a lost database can be rebuilt
 * from the code hosts and our own commits can be told from people's.
 */
import type { Patch } from '../../core/patch.ts';
import type { Spec } from '../../core/spec/spec.ts';
import { renderTemplate, type TemplateValues } from '../../core/template.ts';

/** What the texts are made of. */
export interface ChangesetContext {
  readonly spec: Spec;
  readonly specId: string;
  readonly target: string;
  readonly repository: { readonly id: string; readonly owner: string; readonly name: string };
  readonly patch: Patch;
  /** Verdict in one sentence. */
  readonly verdict: string;
}

/** Rendered texts of one changeset. */
export interface ChangesetTexts {
  readonly branch: string;
  readonly title: string;
  readonly body: string;
  readonly commitMessage: string;
}

/** Ids that a marker or trailers carry. */
export interface ChangesetIds {
  readonly migration: string;
  readonly spec: string;
  readonly patch: string;
}

const bodyBegin = '<!-- regrade:begin -->';
const bodyEnd = '<!-- regrade:end -->';

/** Renders every text of a changeset. */
export function renderTexts(context: ChangesetContext): ChangesetTexts {
  const { spec } = context;
  const values = templateValues(context);
  return {
    branch: renderTemplate(spec.changeset.branch, values),
    title: renderTemplate(spec.changeset.title, values),
    body: `${renderTemplate(spec.changeset.body, values).trim()}\n\n${ownPart(context)}\n`,
    commitMessage: commitMessage(context, values),
  };
}

/** A body with our part replaced by that of `fresh`, so that what people wrote around it stays. */
export function mergeBodies(observed: string, fresh: string): string {
  const [begin, end] = [observed.indexOf(bodyBegin), observed.indexOf(bodyEnd)];
  const [freshBegin, freshEnd] = [fresh.indexOf(bodyBegin), fresh.indexOf(bodyEnd)];
  if (begin === -1 || end < begin || freshBegin === -1) return fresh;
  return observed.slice(0, begin) + fresh.slice(freshBegin, freshEnd) + observed.slice(end);
}

/** Our ids in a commit message's trailers, or undefined when the commit is not ours. */
export function readTrailers(message: string): ChangesetIds | undefined {
  const value = (name: string) => message.match(new RegExp(`^${name}: (\\S+)$`, 'm'))?.[1];
  const [migration, spec, patch] = [
    value('Regrade-Migration'),
    value('Regrade-Spec'),
    value('Regrade-Patch'),
  ];
  if (migration === undefined || spec === undefined || patch === undefined) return undefined;
  return { migration, spec, patch };
}

/** What the marker of a pull request's body says: whose it is, and whether we closed it ourselves. */
export interface BodyMarker {
  readonly migration: string;
  /** True where Regrade closed the pull request because nothing was left to change; a person's close is a veto. */
  readonly withdrawn: boolean;
}

/** Reads the marker of a pull request's body, or undefined when the pull request is not ours. */
export function readMarker(body: string): BodyMarker | undefined {
  const json = body.match(/<!-- regrade (\{.*?\}) -->/)?.[1];
  if (json === undefined) return undefined;
  try {
    const marker: unknown = JSON.parse(json);
    if (typeof marker !== 'object' || marker === null || !('migration' in marker)) return undefined;
    if (typeof marker.migration !== 'string') return undefined;
    return { migration: marker.migration, withdrawn: 'withdrawn' in marker && marker.withdrawn === true };
  } catch {
    return undefined;
  }
}

/** The body of a pull request that we close ourselves: our part says why, what people wrote around it stays. */
export function withdrawnBody(observed: string, migration: string, reason: string): string {
  const marker = JSON.stringify({ migration, withdrawn: true });
  const lines = [
    '---',
    `**Withdrawn** by the migration \`${migration}\`: ${reason}`,
    '',
    'It is opened again by itself should there be something to change here once more.',
  ];
  return mergeBodies(observed, `${bodyBegin}\n${lines.join('\n')}\n<!-- regrade ${marker} -->\n${bodyEnd}\n`);
}

function templateValues({ spec, repository, patch }: ChangesetContext): TemplateValues {
  return {
    'migration.name': spec.name,
    'migration.title': spec.title,
    'migration.description': spec.description,
    'migration.tracking': spec.tracking ?? '',
    'project.suffix': '',
    'repository.id': repository.id,
    'repository.owner': repository.owner,
    'repository.name': repository.name,
    'changes.files': String(patch.changes.length),
    'changes.edits': String(countEdits(patch)),
  };
}

function commitMessage(context: ChangesetContext, values: TemplateValues): string {
  const { spec, specId, patch } = context;
  const author = spec.changeset.commit.author;
  const trailers = [
    `Regrade-Migration: ${spec.name}`,
    `Regrade-Spec: ${specId}`,
    `Regrade-Patch: ${patch.id}`,
    ...(spec.changeset.commit.signoff && author !== undefined
      ? [`Signed-off-by: ${author.name} <${author.email}>`]
      : []),
  ];
  return `${renderTemplate(spec.changeset.commit.message, values).trim()}\n\n${trailers.join('\n')}\n`;
}

function ownPart(context: ChangesetContext): string {
  const { spec, specId, patch, verdict } = context;
  const origins = (['rule', 'model'] as const)
    .map((origin) => ({ origin, count: countEdits(patch, origin) }))
    .filter(({ count }) => count > 0)
    .map(({ origin, count }) => `${count} by ${origin === 'rule' ? 'a rule' : 'a model step'}`);
  const marker = JSON.stringify({ migration: spec.name, spec: specId, patch: patch.id });
  const lines = [
    '---',
    `**${counted(countEdits(patch), 'edit')} in ${counted(patch.changes.length, 'file')}** (${origins.join(', ')}) of the migration \`${spec.name}\`.`,
    '',
    `Verified: ${verdict}.`,
    ...(spec.tracking === undefined ? [] : ['', `Tracking: ${spec.tracking}`]),
    '',
    'Close this pull request to keep your repository out of the migration. Commits that you add to the branch are never overwritten.',
  ];
  return `${bodyBegin}\n${lines.join('\n')}\n<!-- regrade ${marker} -->\n${bodyEnd}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function countEdits(patch: Patch, origin?: 'rule' | 'model'): number {
  return patch.edits
    .filter((edit) => origin === undefined || edit.origin === origin)
    .reduce((sum, edit) => sum + edit.count, 0);
}
