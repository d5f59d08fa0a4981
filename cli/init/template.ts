/**
 * The migration files that `regrade init` writes: whole, valid, every section explained where it stands.
 */

/** Names of the templates. */
export const templateNames = Object.freeze(['pattern', 'model'] as const);

/** What a template is filled with. */
export interface TemplateInput {
  readonly name: string;
  readonly template: (typeof templateNames)[number];
  /** Pattern of the first step; the template's own example without it. */
  readonly pattern: string | undefined;
}

const examplePattern = `language js
\`url.parse($input)\` => \`new URL($input)\`
`;

/** Text of a migration file. */
export function migrationTemplate({ name, template, pattern }: TemplateInput): string {
  return [
    head(name),
    scopeSection,
    stepsSection(pattern ?? examplePattern),
    ...(template === 'model' ? [modelStep] : []),
    verifySection,
    changesetSection,
    rolloutSection,
    ...(template === 'model' ? [budgetSection] : []),
  ].join('\n');
}

function head(name: string): string {
  return `apiVersion: regrade/v1
name: ${name}
title: ${sentenceOf(name)}
description: |                    # Markdown; opens the body of every pull request
  Say why, and what an owner of a repository should look at.
owners: []                        # who may approve waves
`;
}

function sentenceOf(name: string): string {
  const words = name.replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

const scopeSection = `# Which repositories, and which of their files. Sources are united.
scope:
  sources:
    - directory: .                # every git repository below, relative to this file
    # - repositories: ./repositories.txt     # a clone URL, path or host/owner/name a line
    # - github: { organization: acme, include: ['svc-*'], topics: [node] }
  files:
    exclude: ['**/dist/**']
`;

function stepsSection(pattern: string): string {
  const lines = pattern.trimEnd().split('\n');
  return `# In order; each step sees the files as the one before left them.
steps:
  - id: plain
    pattern: |                    # GritQL; try it with \`regrade search\` and \`regrade explain\`
${lines.map((line) => `      ${line}`.trimEnd()).join('\n')}
`;
}

const modelStep = `  - id: judgement                 # for what no pattern can decide; asks a language model
    model:
      select: '\`url.parse($...)\`'  # each match that is left is a site
      context: function           # or file, or { lines: 40 }
      instructions: |
        Rewrite with \`new URL(input, base)\`; keep the behaviour for relative input.
      guidelines: [Never change an exported signature.]
`;

const verifySection = `# Only failures that the base commit does not have count.
verify:
  types: auto                     # type-checks where a tsconfig.json is found
  commands:
    - { id: test, run: npm test, when: 'language json \`"test": $command\`', timeout: 10m }
`;

const changesetSection = `# How a patch becomes a pull request; texts are templates.
changeset:
  title: '{{migration.title}}'
  body: |
    {{migration.description}}

    {{changes.edits}} edits in {{changes.files}} files of {{repository.name}}.
  commit: { message: 'refactor: {{migration.title}}' }
  labels: [regrade]
`;

const rolloutSection = `# In waves; the next one opens once the gate of the one before holds.
rollout:
  waves:
    - { name: canary, take: 5, gate: { verified: '>= 95%', closed: '<= 5%', approval: true } }
    - { name: early, take: 10%, gate: { merged: '>= 60%' } }
    - { name: rest }
  pace: { perHour: 60, maxOpen: 500 }
`;

const budgetSection = `# What the model steps may cost, over the whole migration and for one target.
budget: { money: 50 USD, perTarget: { money: 0.5 USD } }
`;
