/**
 * Answers questions about types: one compiler for each `tsconfig.json`, kept while the service lives, so that a second round
 * costs only what changed.
 *
 * Answers are kept by question, and a question names its file's path and text: equal ones are answered once for a tree.
 */
import { posix } from 'node:path';
import type { Answer, Answers, TypeQuestion } from '../../query-language/index.ts';
import { type FactContext, factsAt, missingImports, nothingKnown } from './type-facts.ts';
import { configOf, openProject, type ProjectFiles, type TypeProject } from './type-project.ts';

/** Something that answers questions about types. */
export interface TypeService {
  answer(questions: readonly TypeQuestion[]): Promise<Answers>;
}

/** Extensions that the compiler knows. */
export const typedExtensions = /\.[cm]?[jt]sx?$/;

/** Makes a service over files; `overlay` holds texts that differ from them, by path relative to the root. */
export function createTypeService(
  files: ProjectFiles,
  overlay: ReadonlyMap<string, string> = new Map(),
): TypeService {
  const kept = new Map<string, Answer>();
  const projects = new Map<string, Promise<TypeProject>>();
  const projectFor = (config: string | undefined) => {
    const key = config ?? '';
    const project = projects.get(key) ?? openProject(files, config);
    projects.set(key, project);
    return project;
  };
  return {
    answer: async (questions) => {
      const open = questions.filter(({ id }) => !kept.has(id));
      const byConfig = Map.groupBy(open, ({ path }) => configOf(files, absoluteOf(files, path)));
      for (const [config, group] of byConfig)
        for (const batch of withoutConflicts(group)) {
          const answers = await answerBatch(files, await projectFor(config), { batch, overlay });
          for (const [id, answer] of answers) kept.set(id, answer);
        }
      return new Map(questions.flatMap(({ id }) => pairOf(id, kept.get(id))));
    },
  };
}

function pairOf(id: string, answer: Answer | undefined): readonly (readonly [string, Answer])[] {
  return answer === undefined ? [] : [[id, answer]];
}

async function answerBatch(
  files: ProjectFiles,
  project: TypeProject,
  {
    batch,
    overlay,
  }: { readonly batch: readonly TypeQuestion[]; readonly overlay: ReadonlyMap<string, string> },
): Promise<Answers> {
  const { ts: compiler } = await import('ts-morph');
  for (const [path, text] of overlay)
    if (typedExtensions.test(path)) project.setText(absoluteOf(files, path), text);
  for (const { path, text } of batch)
    if (typedExtensions.test(path)) project.setText(absoluteOf(files, path), text);
  const program = project.program();
  const context: FactContext = {
    compiler,
    program,
    checker: program.getTypeChecker(),
    root: files.root,
    missing: missingImports(compiler, program),
  };
  return new Map(
    batch.map((question): [string, Answer] => [
      question.id,
      { kind: 'types', facts: factsOf(context, files, question) },
    ]),
  );
}

function factsOf(context: FactContext, files: ProjectFiles, { path, text, start, end }: TypeQuestion) {
  if (!typedExtensions.test(path)) return nothingKnown('the compiler does not read files of this kind');
  const absolute = absoluteOf(files, path);
  // The compiler drops a mark at the file's start (BOM), which the engine counts.
  const shift = text.length - (context.program.getSourceFile(absolute)?.text.length ?? text.length);
  return factsAt(context, absolute, start - shift, end - shift);
}

function absoluteOf({ root }: ProjectFiles, path: string): string {
  return posix.resolve(root, path);
}

/** Batches in which each path has one text: a file can be asked about as several steps left it. */
function withoutConflicts(questions: readonly TypeQuestion[]): readonly (readonly TypeQuestion[])[] {
  const batches: { readonly texts: Map<string, string>; readonly questions: TypeQuestion[] }[] = [];
  for (const question of questions) {
    const { path, text } = question;
    let batch = batches.find(({ texts }) => (texts.get(path) ?? text) === text);
    if (batch === undefined) {
      batch = { texts: new Map(), questions: [] };
      batches.push(batch);
    }
    batch.texts.set(path, text);
    batch.questions.push(question);
  }
  return batches.map((batch) => batch.questions);
}
