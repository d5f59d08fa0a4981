/** The two-phase evaluation: what is asked, when, how often, and that nothing comes of an open question. */
import { describe, expect, test } from 'vitest';
import { compileQuery, explainQuery, runQuery, runRound } from '../index.ts';
import type { Answer, ModelQuestion, Question } from './question.ts';
import { settleQuery } from './settle.ts';

function compiled(source: string) {
  const outcome = compileQuery(source);
  if (outcome.kind === 'invalid') throw new Error(outcome.errors.map((error) => error.message).join('; '));
  return outcome.query;
}

/** Answers by a function of the last message; keeps what was asked in each round. */
function model(reply: (asked: string, question: ModelQuestion) => string | Answer) {
  const rounds: string[][] = [];
  const answer = async (questions: readonly Question[]) => {
    rounds.push(questions.map(lastMessage));
    return new Map(
      questions.map((question): [string, Answer] => {
        if (question.kind !== 'model') throw new Error('no model was asked');
        const given = reply(lastMessage(question), question);
        return [question.id, typeof given === 'string' ? { kind: 'text', text: given } : given];
      }),
    );
  };
  return { rounds, answer };
}

function lastMessage(question: Question): string {
  return question.kind === 'model' ? (question.messages.at(-1)?.content ?? '') : '';
}

async function settled(source: string, text: string, { answer }: ReturnType<typeof model>) {
  const [outcome] = await settleQuery(compiled(source), [{ path: 'a.ts', text }], { answer });
  if (outcome?.kind === 'failed') return `${outcome.code}: ${outcome.message}`;
  return outcome?.kind === 'matched' ? (outcome.output?.text ?? 'same') : 'clean';
}

const redact = '`log($msg)` => `hide($msg)` where { $msg <: ai_is("it names a person") }';
const names = model((asked) => (asked.includes('alice') ? 'yes' : 'No.'));

describe('ai_is', () => {
  test('asks about all sites of a file in one round and changes only those that fulfil it', async () => {
    const answers = model((asked) => (asked.includes('alice') ? 'yes' : 'No.'));
    expect(await settled(redact, 'log(alice); log(bob); log(alice.x);', answers)).toBe(
      'hide(alice); log(bob); hide(alice.x);',
    );
    expect(answers.rounds.map((round) => round.length)).toEqual([3]);
    expect(answers.rounds[0]?.[0]).toContain('Condition: it names a person');
    expect(answers.rounds[0]?.[0]).toContain('```\nalice\n```');
  });

  test('asks an equal question once, and nothing where nothing else matches', async () => {
    const answers = model(() => 'yes');
    expect(await settled(redact, 'log(a); log(a);', answers)).toBe('hide(a); hide(a);');
    expect(await settled(redact, 'other(a);', answers)).toBe('clean');
    expect(answers.rounds.map((round) => round.length)).toEqual([1]);
  });

  test('is negated like any pattern', async () => {
    const source = '`log($m)` => . where { $m <: not ai_is("it names a person") }';
    expect(await settled(source, 'log(alice);\nlog(bob);\n', names)).toBe('log(alice);\n');
  });

  test('shows examples and counter-examples', async () => {
    const source =
      '`log($m)` where { $m <: ai_is("c", examples=["e1", `e2`], counter_examples=["c1"]) } => `x`';
    const answers = model(() => 'yes');
    expect(await settled(source, 'log(1)', answers)).toBe('x');
    expect(answers.rounds[0]?.[0]).toMatch(/e1[\s\S]*e2[\s\S]*does not hold for[\s\S]*c1/);
  });

  test('an answer that is neither yes nor no is sent back, then the stronger model is asked, then it is an error', async () => {
    const seen: string[] = [];
    const answers = model((asked, { tier }) => {
      seen.push(tier);
      return asked.includes('cannot be used') ? 'still not sure' : 'perhaps';
    });
    expect(await settled(redact, 'log(a)', answers)).toMatch(/^model-answer: .*"yes", "no"/);
    expect(seen).toEqual(['fast', 'fast', 'smart']);
  });

  test('a comment that suppresses the site costs no question', async () => {
    const answers = model(() => 'yes');
    expect(await settled(redact, '// grit-ignore\nlog(a);\nlog(b);', answers)).toContain('log(a);\nhide(b)');
    expect(answers.rounds).toHaveLength(1);
    expect(answers.rounds[0]).toHaveLength(1);
  });
});

describe('ai_ask', () => {
  const source =
    '`function $f($args) { $body }` as $all where { $kind = ai_ask(choices=or {`adder`, `divider`}, question=`What is $all?`), $f => $kind }';

  test('gives one of the choices as it is written in the query', async () => {
    const answers = model(() => '"Adder".');
    expect(await settled(source, 'function f(x) { return x + 1 }', answers)).toBe(
      'function adder(x) { return x + 1 }',
    );
  });

  test('an answer outside of the choices is sent back', async () => {
    const answers = model((asked) => (asked.includes('exactly one of') ? 'divider' : 'multiplier'));
    expect(await settled(source, 'function f(x) { return 1 }', answers)).toContain('function divider(');
    expect(answers.rounds).toHaveLength(2);
  });

  test('without choices any short answer will do', async () => {
    const open = '`f($x)` where { $n = ai_ask(question=`Name $x`) } => `$n`';
    expect(
      await settled(
        open,
        'f(1)',
        model(() => ' one\n'),
      ),
    ).toBe('one');
  });
});

describe('ai_rewrite', () => {
  const source = '`old($x)` as $call where { $call => ai_rewrite($call, instruct="Use fresh.") }';
  const fenced = (code: string) => `\`\`\`ts\n${code}\n\`\`\``;

  test('puts the one block of the answer in the place of the piece', async () => {
    const answers = model((asked) =>
      fenced(/old\((\d)\)<\/piece>/.exec(asked)?.[1] === '1' ? 'fresh(1)' : 'fresh(2)'),
    );
    expect(await settled(source, 'a(old(1));\nb(old(2));\n', answers)).toBe('a(fresh(1));\nb(fresh(2));\n');
    expect(answers.rounds.map((round) => round.length)).toEqual([2]);
  });

  test.each([
    ['prose', 'Here you are: fresh(1)', /exactly one fenced code block/],
    ['two blocks', `${fenced('a')}\n${fenced('b')}`, /It has 2/],
    ['a syntax error', fenced('fresh(('), /syntax error/],
  ])('%s is sent back and never applied', async (_, bad, feedback) => {
    const answers = model((asked) => (asked.includes('cannot be used') ? fenced('fresh(1)') : bad));
    expect(await settled(source, 'old(1);', answers)).toBe('fresh(1);');
    expect(answers.rounds[1]?.[0]).toMatch(feedback);
  });

  test('in Python the piece is shown and put back without the indentation of its line', async () => {
    const python = 'language python\n`if $c:\n    $b` as $s where { $s => ai_rewrite($s, "swap") }';
    const answers = model((asked) => {
      expect(asked).toContain('```\nif a:\n    b()\n```');
      return fenced('while a:\n    b()');
    });
    const text = 'def f():\n    if a:\n        b()\n';
    const [outcome] = await settleQuery(compiled(python), [{ path: 'a.py', text }], answers);
    expect(outcome).toMatchObject({ output: { text: 'def f():\n    while a:\n        b()\n' } });
  });
});

describe('llm_chat and others', () => {
  test('messages, stop sequences and the answer form are those of the query', async () => {
    const source =
      '`f($x)` where { $m = [{ role: "system", content: "Be brief." }, { role: "user", content: `About $x` }], $a = llm_chat(messages=$m, pattern=includes "end", stop_sequences=["end"]) } => `$a`';
    const answers = model((asked) => (asked === 'About 1' ? 'the end of it' : 'no'));
    expect(await settled(source, 'f(1)', answers)).toBe('the end');
  });

  test('ai_generate and ai_transform give code', async () => {
    const source =
      '`f($x)` where { $a = ai_generate(instruct="one"), $b = ai_transform(match=$x, instruct="two") } => `$a + $b`';
    const answers = model((asked) => `\`\`\`\n${asked.includes('one') ? '1' : '2'}\n\`\`\``);
    expect(await settled(source, 'f(x)', answers)).toBe('1 + 2');
    expect(answers.rounds).toHaveLength(2);
  });

  test('a definition of the same name in the query hides the function', async () => {
    const source =
      'pattern ai_is($condition) { includes $condition }\n`log($m)` => `x` where { $m <: ai_is("b") }';
    expect(compiled(source).asks).toEqual([]);
    expect(
      await settled(
        source,
        'log(abc); log(d)',
        model(() => 'no'),
      ),
    ).toBe('x; log(d)');
  });
});

describe('what is put off', () => {
  test('an open question is never an outcome: the file is pending, with its candidates', () => {
    const query = compiled(`or { ${redact}, \`keep()\` => \`kept()\` }`);
    const [outcome] = runRound(query, [{ path: 'a.ts', text: 'keep(); log(a);' }], { answers: new Map() });
    expect(outcome).toMatchObject({ kind: 'pending', candidates: [{ text: 'keep()' }, { text: 'log(a)' }] });
  });

  test('files settle each for itself; one without questions is final at once', async () => {
    const answers = model(() => 'yes');
    const files = ['log(a)', 'nothing()', 'log(b)'].map((text, i) => ({ path: `${i}.ts`, text }));
    const outcomes = await settleQuery(compiled(redact), files, answers);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['matched', 'clean', 'matched']);
    expect(answers.rounds.map((round) => round.length)).toEqual([2]);
  });

  test('walks with variables of their own collect all their questions in one round', async () => {
    const source =
      'file($body) where { $body <: contains bubble `log($m)` => `hide($m)` where { $m <: ai_is("c") } }';
    const answers = model(() => 'yes');
    expect(await settled(source, 'log(a); log(b);', answers)).toBe('hide(a); hide(b);');
    expect(answers.rounds.map((round) => round.length)).toEqual([2]);
  });

  test('a walk whose variables are shared asks one after the other, because the first pins the rest', async () => {
    const source =
      'file($body) where { $body <: contains `log($m)` => `hide($m)` where { $m <: ai_is("c") } }';
    const answers = model(() => 'yes');
    expect(await settled(source, 'log(a); log(b); log(a);', answers)).toBe('hide(a); log(b); hide(a);');
    expect(answers.rounds.flat()).toHaveLength(1);
  });

  test('no more is asked than a limit lets through', async () => {
    const source =
      'file($body) where { $body <: contains bubble (`log($m)` => `x` where { $m <: ai_is("c") }) limit 2 }';
    const answers = model(() => 'yes');
    await settled(source, 'log(a); log(b); log(c); log(d);', answers);
    expect(answers.rounds[0]).toHaveLength(2);
  });

  test('a limit counts files over all rounds', async () => {
    const answers = model((asked) => (asked.includes('no') ? 'no' : 'yes'));
    const files = ['log(no)', 'log(a)', 'log(b)'].map((text, i) => ({ path: `${i}.ts`, text }));
    const outcomes = await settleQuery(compiled(`${redact} limit 1`), files, answers);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['clean', 'matched', 'clean']);
  });

  test('several files are asked about together', async () => {
    const source =
      'multifile { bubble file($body) where { $body <: contains bubble `log($m)` => `x` where { $m <: ai_is("c") } } }';
    const answers = model(() => 'yes');
    const files = ['log(a)', 'log(b)'].map((text, i) => ({ path: `${i}.ts`, text }));
    const outcomes = await settleQuery(compiled(source), files, answers);
    expect(outcomes).toMatchObject([{ output: { text: 'x' } }, { output: { text: 'x' } }]);
    expect(answers.rounds.map((round) => round.length)).toEqual([2]);
  });
});

test('pauses before each file it evaluates, and ends where a pause throws', async () => {
  let pauses = 0;
  const files = ['log(a)', 'quiet()'].map((text, i) => ({ path: `${i}.ts`, text }));
  const pause = async () => {
    pauses += 1;
  };
  await settleQuery(compiled(redact), files, { ...model(() => 'yes'), pause });
  expect(pauses).toBe(3);
  const stop = async () => {
    throw new Error('stopped');
  };
  await expect(settleQuery(compiled(redact), files, { ...names, pause: stop })).rejects.toThrow('stopped');
});

test('an explanation says who is asked', () => {
  expect(explainQuery(compiled(redact))).toContain('asks       a language model\n');
  expect(explainQuery(compiled('`f($x)`'))).not.toContain('asks ');
});

describe('what goes wrong', () => {
  test('without anyone to ask it is an error with a code and a remedy', () => {
    expect(runQuery(compiled(redact), { path: 'a.ts', text: 'log(a)' })).toMatchObject({
      kind: 'failed',
      code: 'model-unavailable',
      message: expect.stringContaining('docs/'),
    });
  });

  test('a refusal fails the file with its own code', async () => {
    const refuse = model(() => ({ kind: 'refused', code: 'model-over-budget', message: 'spent' }));
    expect(await settled(redact, 'log(a); log(b)', refuse)).toBe('model-over-budget: spent');
  });

  test('an answerer that leaves questions out is a refusal, not an endless loop', async () => {
    const [outcome] = await settleQuery(compiled(redact), [{ path: 'a.ts', text: 'log(a)' }], {
      answer: async () => new Map(),
    });
    expect(outcome).toMatchObject({ kind: 'failed', code: 'model-unanswered' });
  });

  test('a query that asks about every node is stopped before anything is asked', async () => {
    const answers = model(() => 'yes');
    const text = Array.from({ length: 600 }, (_, i) => `f(${i});`).join('\n');
    expect(await settled('number() as $n where { $n <: ai_is("c") }', text, answers)).toMatch(
      /^too-many-questions/,
    );
    expect(answers.rounds).toEqual([]);
  });

  test('questions that go on for ever are stopped', async () => {
    const source =
      'function again($x) { $y = ai_ask(question=`next of $x`), return again(x=`$x$y`) }\n`f($x)` where { $z = again($x) } => `$z`';
    const answers = model(() => '1');
    expect(await settled(source, 'f(0)', answers)).toMatch(/^(too-many-questions|budget)/);
    expect(answers.rounds.length).toBeLessThanOrEqual(24);
  });

  test.each([
    ['a value function cannot be matched', '`f($x)` where { $x <: ai_ask("q") }', /cannot be matched/],
    ['a pattern has no value', '`f($x)` where { $y = ai_is("q") }', /has no value/],
    ['a pattern is no predicate', '`f($x)` where { ai_is("q") }', /predicate definition not found/],
    ['unknown arguments are named', '`f($x)` where { $x <: ai_is(conditions="q") }', /unknown argument/],
    [
      'types are for JavaScript',
      'language python\n`f($x)` where { $x <: type_is("q") }',
      /types are not known/,
    ],
  ])('%s', (_, source, message) => {
    const outcome = compileQuery(source);
    expect(outcome.kind === 'invalid' ? outcome.errors[0]?.message : 'compiles').toMatch(message);
  });
});
