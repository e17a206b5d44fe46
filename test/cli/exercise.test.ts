/** The command `exercise`, as a learner and as a teacher type it. */
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { blocksOf } from '../support/blocks.js';
import { exerciseNames } from '../support/exercises.js';
import { type Directory, temporaryDirectory } from '../support/spinup.js';

let here: Directory;
beforeEach(() => {
  here = temporaryDirectory();
  mkdirSync(join(here.path, 'node_modules'));
  symlinkSync(resolve('.'), join(here.path, 'node_modules/spinningup'), 'junction');
});
afterEach(() => here.remove());
const NAME = 'gaussian-likelihood';
const FILE = `${NAME}.ts`;
const partOf = (part: 'starter' | 'solution'): string => readFileSync(`exercises/${NAME}/${part}.ts`, 'utf8');
const write = (text: string, file = FILE): void => writeFileSync(join(here.path, file), text);
const check = (flags = '--once') => here.spinup(`exercise ${NAME} ${FILE} ${flags}`);
const withoutExp = partOf('solution').replace('exp(logStd)', 'logStd');

test('all exercises are listed, by groups, and as JSON', async () => {
  const { code, out } = await here.spinup('exercise');
  expect([code, exerciseNames().filter((name) => !out.includes(`\n  ${name} `))]).toEqual([0, []]);
  expect(out.match(/^\S.*:$/gm)).toHaveLength(3);
  const rows = JSON.parse((await here.spinup('exercise --list --json')).out);
  expect(rows.map(({ name }: { readonly name: string }) => name)).toEqual([...exerciseNames()].sort());
  expect(rows.find(({ name }: { readonly name: string }) => name === NAME)).toMatchObject({ exports: ['logProb'], trains: false });
});

test('without a file it copies the starter, says what to do, and never overwrites', async () => {
  const first = await here.spinup(`exercise ${NAME}`);
  expect([first.code, here.read(FILE)]).toEqual([0, partOf('starter')]);
  expect(first.out).toContain(`npx spinup exercise ${NAME} ${FILE}`);
  write('// mine');
  const second = await here.spinup(`exercise ${NAME}`);
  expect([second.code, here.read(FILE)]).toEqual([0, '// mine']);
  expect(second.out).toContain('stays as it is');
});

describe('--once', () => {
  test('the starter fails with 1, the solution passes with 0, and so does the solution that is printed', async () => {
    write(partOf('starter'));
    expect(await check()).toMatchObject({ code: 1, out: expect.stringContaining('should give a tensor [1], but gives a tensor [1, 1]') });
    write((await here.spinup(`exercise ${NAME} --solution`)).out);
    expect(await check()).toMatchObject({ code: 0, out: expect.stringContaining('Passed.') });
  });

  test('a known mistake is named with its first hint, as text and as JSON', async () => {
    write(withoutExp);
    expect((await check()).out).toMatch(/It looks as if log σ is used as if it were σ\.\nHint: Which of the symbols/);
    const { code, out } = await check('--once --json');
    expect([code, JSON.parse(out)]).toMatchObject([1, { name: NAME, passed: false, mistake: { name: 'log σ is used as if it were σ' } }]);
  });

  test.each([
    ['throws', "\n  throw new Error('oh');", 'oh', 13],
    ['is not TypeScript', '\n  const y = ;', 'cannot be loaded', 13],
    ['names what is not there', '\n  return nothing(x);', 'nothing is not defined', 13],
  ])('a program that %s is shown its error and its line', async (_, text, message, line) => {
    write(partOf('starter').replace('=> {', `=> {${text}`));
    const { code, out } = await check();
    expect([code, out]).toEqual([1, expect.stringContaining(message)]);
    expect(out).toContain(`(${FILE}, line ${line})\n`);
    expect(out).toMatch(new RegExp(`\\n${text.slice(1).replace(/[()]/g, '\\$&')}\\n *\\^`)); // with a caret below
  });

  test('a program that never ends is ended after five seconds, where it is called and where it is loaded', async () => {
    write(partOf('starter').replace('=> {', '=> {\n  while (true);'));
    expect(await check()).toMatchObject({ code: 1, out: expect.stringContaining('no answer within 5 seconds') });
    write('while (true);\n');
    expect(await check()).toMatchObject({ code: 1, out: expect.stringContaining('no answer within 5 seconds') });
  });

  test('a program that ends the process ends only its thread', async () => {
    write('process.exit(0);\n');
    expect(await check()).toMatchObject({ code: 1, out: expect.stringContaining('It ended its process, with code 0') });
  });
});

test('a file that is watched is checked at each save: first hint, second hint, and the end when it passes', async () => {
  write(withoutExp);
  let saves = 0;
  const { code, out } = await here.spinup(`exercise ${NAME} ${FILE}`, (printed) => {
    if (printed.split('when you save').length - 1 <= saves) return;
    saves++;
    const next = saves === 1 ? `${withoutExp}// again\n` : partOf('solution');
    setTimeout(() => write(next), 50);
  });
  expect([code, saves]).toEqual([0, 2]);
  expect(out.match(/Hint: .*/g)).toEqual([
    expect.stringContaining('Which of the symbols'),
    expect.stringContaining('Divide by exp(logStd)'),
  ]);
  expect(out.trim().split('\n').at(-1)).toContain('Passed.');
});

test('one of the course is found by its number, and a file without the package beside it is told what is missing', async () => {
  const { out } = await here.spinup('exercise 1.1');
  expect(out).toContain(`npx spinup exercise ${NAME} ${FILE}`);
  rmSync(join(here.path, 'node_modules/spinningup'), { recursive: true });
  expect(await check()).toMatchObject({ code: 1, out: expect.stringContaining('not installed in its folder; type npm i spinningup') });
});

test('a training run is told as it goes, and passes', async () => {
  write(readFileSync('exercises/ddpg-shapes/solution.ts', 'utf8'), 'mine.ts');
  const { code, out } = await here.spinup('exercise ddpg-shapes mine.ts');
  expect([code, out.match(/after \d+ steps: −?\d+/g)?.length]).toEqual([0, 5]);
  expect(out).toContain('The return ends at −');
});

test('a folder of a teacher’s own is an exercise too, as the page says', async () => {
  const [{ code: source }] = blocksOf('docs/exercises/teachers.md', ['ts']);
  mkdirSync(join(here.path, 'horizon'));
  write(source, 'horizon/index.ts');
  write('export const horizon = (gamma: number, lam: number): number => 1 / (1 - gamma);\n', 'horizon/starter.ts');
  expect(await here.spinup('exercise ./horizon')).toMatchObject({ code: 0, out: expect.stringContaining(' ./horizon horizon.ts\n') });
  const { code, out } = await here.spinup('exercise ./horizon horizon.ts --once');
  expect([code, out]).toEqual([1, expect.stringContaining('It looks as if λ is left out.')]);
  write('export default 1;\n', 'horizon/index.ts');
  expect((await here.spinup('exercise ./horizon horizon.ts --once')).out).toContain('should export an exercise by default');
});

test.each([
  ['nope', "there is no exercise 'nope'"],
  ['gaussian-likelihod', 'did you mean gaussian-likelihood?'],
  [`${NAME} nope.ts`, `npx spinup exercise ${NAME} makes one`],
  ['9.9', "there is no exercise '9.9'"],
  [`${NAME} --once`, 'which file should be checked?'],
  [`${NAME} a.ts b.ts`, 'one exercise and one file expected'],
  [`${NAME} --onec`, 'did you mean --once?'],
  ['./nowhere', 'it should be a folder that holds index.ts'],
])('spinup exercise %s is an error', async (args, message) => {
  expect(await here.spinup(`exercise ${args}`)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
});
