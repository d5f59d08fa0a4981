/** One file's conversation with the real edit engine: what is applied, repaired, escalated or given up, and why. */
import { describe, expect, it } from 'vitest';
import type { ModelStep } from '../../core/spec/spec.ts';
import { fakeModel } from '../adapters/model/fake-model.ts';
import type { ModelAnswer } from '../adapters/model/model-client.ts';
import { applyAnswer, askForFile } from './ask-file.ts';

const step: ModelStep = {
  kind: 'model',
  id: 'judgement',
  select: '`old($x)`',
  context: { kind: 'file' },
  instructions: 'Replace.',
  guidelines: [],
  examples: [],
  tier: 'fast',
  attempts: 1,
};
const file = { path: 'src/a.js', text: 'first();\nold(1);\nlast();\n' };
const sites = [{ first: 2, last: 2, text: 'old(1)' }];

function block(search: string, replace: string, path = 'src/a.js'): string {
  return `${path}\n<<<<<<< SEARCH\n${search}\n=======\n${replace}\n>>>>>>> REPLACE\n`;
}
const good = block('old(1);', 'fresh(1);');
const bad = block('never there at all(1);', 'fresh(1);');
const cut: ModelAnswer = {
  kind: 'cut',
  text: good,
  usage: { promptTokens: 1, completionTokens: 1 },
  message: 'The answer reached the limit of output tokens.',
};

function ask(replies: readonly (string | ModelAnswer)[], changes: Partial<ModelStep> = {}, large = 'large') {
  const model = fakeModel((_request, index) => replies[index] ?? 'no further answer was expected');
  const tier = { inputPrice: 1, outputPrice: 1, maxOutputTokens: 100 };
  const answer = askForFile(
    { ...step, ...changes },
    { file, sites },
    {
      model,
      tiers: { fast: { ...tier, model: 'small' }, smart: { ...tier, model: large } },
      account: { migration: 'm', target: 't', step: 's', budget: {} },
      signal: new AbortController().signal,
    },
  );
  return { answer, model };
}

describe('a usable answer', () => {
  it('is applied', async () => {
    const { answer, model } = ask([good]);
    expect(await answer).toEqual({ kind: 'edited', text: 'first();\nfresh(1);\nlast();\n', edits: 1 });
    expect(model.requests).toMatchObject([{ tier: 'fast', model: 'small', promptVersion: 'rewrite/1' }]);
  });

  it('may say that nothing needs to change', async () => {
    expect(await ask(['NO_CHANGE']).answer).toEqual({ kind: 'declined' });
  });
});

describe('a rejected answer', () => {
  it('is repaired in the same conversation, with the feedback of the edit engine', async () => {
    const { answer, model } = ask([bad, good]);
    expect(await answer).toMatchObject({ kind: 'edited' });
    expect(model.requests.map((request) => request.tier)).toEqual(['fast', 'fast']);
    const repair = model.requests[1]?.messages ?? [];
    expect(repair.map((message) => message.role)).toEqual(['system', 'user', 'assistant', 'user']);
    expect(repair[2]?.content).toBe(bad);
    expect(repair[3]?.content).toMatch(/no_match/);
  });

  it('escalates to the smart tier after the attempts, from the first prompt on', async () => {
    const { answer, model } = ask([bad, bad, good]);
    expect(await answer).toMatchObject({ kind: 'edited' });
    expect(model.requests.map((request) => request.tier)).toEqual(['fast', 'fast', 'smart']);
    expect(model.requests[2]?.messages).toEqual(model.requests[0]?.messages);
    expect(model.requests[2]?.model).toBe('large');
  });

  it('fails the file when no tier gets it right, with the reason of each', async () => {
    const { answer, model } = ask([bad, bad, bad, bad]);
    const failed = await answer;
    expect(failed).toMatchObject({ kind: 'failed', code: 'edits-rejected' });
    expect(failed).toMatchObject({
      message: expect.stringMatching(
        /^Step judgement got no usable edits for src\/a\.js, .*fast tier: .* 2 times.*smart tier: .* 2 times/,
      ),
    });
    expect(model.requests).toHaveLength(4);
  });

  it('does not escalate to the same model under another name', async () => {
    const { answer, model } = ask([bad, bad, good], {}, 'small');
    expect(await answer).toMatchObject({ kind: 'failed', code: 'edits-rejected' });
    expect(model.requests).toHaveLength(2);
  });

  it('has no repair rounds where the step allows none', async () => {
    const { answer, model } = ask([bad, bad], { attempts: 0 });
    expect(await answer).toMatchObject({ kind: 'failed' });
    expect(model.requests.map((request) => request.tier)).toEqual(['fast', 'smart']);
  });
});

describe('an answer that never came whole', () => {
  it.each<ModelAnswer>([
    cut,
    { kind: 'malformed', message: 'The answer is empty.' },
    { kind: 'refused', message: 'Too long.', status: 400 },
  ])('goes to the smart tier: $kind', async (fault) => {
    const { answer, model } = ask([fault, good]);
    expect(await answer).toMatchObject({ kind: 'edited' });
    expect(model.requests.map((request) => request.tier)).toEqual(['fast', 'smart']);
  });

  it('is not applied, though what came looks whole', async () => {
    expect(await ask([cut, cut]).answer).toMatchObject({ kind: 'failed', code: 'model-cut' });
  });

  it.each<readonly [ModelAnswer, string]>([
    [{ kind: 'missing', request: 'h', message: 'No recording h.json.' }, 'model-missing'],
    [{ kind: 'over-budget', message: 'Spent.' }, 'model-over-budget'],
    [{ kind: 'unconfigured', message: 'No key.' }, 'model-unconfigured'],
    [{ kind: 'refused', message: 'Bad key.', status: 401 }, 'model-refused'],
  ])('fails at once where another tier would meet the same: %j', async (fault, code) => {
    const { answer, model } = ask([fault]);
    expect(await answer).toMatchObject({
      kind: 'failed',
      code,
      message: expect.stringContaining(fault.kind === 'answered' ? '' : fault.message),
    });
    expect(model.requests).toHaveLength(1);
  });

  it('keeps what was wrong before a missing recording', async () => {
    const missing: ModelAnswer = { kind: 'missing', request: 'h', message: 'No recording h.json.' };
    expect(await ask([bad, missing]).answer).toMatchObject({
      code: 'model-missing',
      message: expect.stringMatching(/its edits before were rejected: .*no_match/),
    });
  });
});

describe('edits outside of what was shown', () => {
  it.each([
    ['another file', block('old(1);', 'fresh(1);', 'src/b.js')],
    ['a new file', block('', 'made();', 'src/new.js')],
    ['one good and one foreign', `${good}\n${block('', 'made();', 'src/new.js')}`],
    ['a path out of the repository', block('', 'x', '../../etc/cron.d/x')],
    ['an absolute path', block('', 'x', '/etc/cron.d/x')],
  ])('are rejected as a whole: %s', (_name, reply) => {
    expect(applyAnswer(file, reply)).toMatchObject({ kind: 'rejected', feedback: expect.any(String) });
  });

  it('are rejected where they break the syntax', () => {
    const broken = applyAnswer(file, block('old(1);', 'fresh(1;;{'));
    expect(broken).toMatchObject({ kind: 'rejected', feedback: expect.stringMatching(/syntax/) });
  });
});
