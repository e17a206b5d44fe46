/** Code on a page is code: it has the right types, and it runs against the built package. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import ts from 'typescript';
import { afterAll, expect, test } from 'vitest';
import { type AlgoName, algorithms } from '../../src/algos/index.js';
import { cartPole, pendulum } from '../../src/envs/index.js';
import { key } from '../../src/random.js';
import { learner } from '../../src/run/config/anyAlgorithm.js';

const page = readFileSync('docs/your-own-networks.md', 'utf8');
const derivatives = readFileSync('docs/autodiff.md', 'utf8');
/** The programs on a page, each with the heading that it stands under. */
const blocks = (text: string): { readonly heading: string; readonly language: string; readonly code: string }[] =>
  [...text.matchAll(/```(ts|sh)\n([\s\S]*?)```/g)].map(({ 1: language, 2: code, index }) => ({
    heading: [...text.slice(0, index).matchAll(/^## (.*)$/gm)].at(-1)?.[1] ?? '',
    language,
    code,
  }));
const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));

test('the examples of README.md and docs have the right types', () => {
  const programs = [
    readFileSync('README.md', 'utf8'),
    page,
    derivatives,
    readFileSync('docs/experiments.md', 'utf8'),
    readFileSync('docs/backends.md', 'utf8'),
    readFileSync('docs/your-own-environment.md', 'utf8'),
    readFileSync('docs/mujoco.md', 'utf8'),
    readFileSync('docs/box2d.md', 'utf8'),
  ]
    .flatMap(blocks)
    .filter(({ language }) => language === 'ts');
  const texts = new Map(programs.map(({ code }, i) => [resolve(`example${i}.ts`), `${code}\nexport {};\n`]));
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.getSourceFile = (name, target, ...rest) => {
    const text = texts.get(name);
    return text === undefined ? getSourceFile(name, target, ...rest) : ts.createSourceFile(name, text, target);
  };
  const found = ts.getPreEmitDiagnostics(ts.createProgram([...texts.keys()], options, host));
  expect(found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
});

const folder = mkdtempSync(join(tmpdir(), 'spinningup-examples-'));
afterAll(() => rmSync(folder, { recursive: true }));
const node = (...args: readonly string[]): string => execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });

/** What a shell or a program prints. */
const run = (language: string, code: string): string => {
  if (language === 'sh') return node(resolve('bin/spinup.js'), ...code.replaceAll('"', '').trim().split(' ').slice(2)); // npx spinup …
  const program = transformSync(code, { loader: 'ts' }).code.replace(/(?<=from ")spinningup(\/\w+)?(?=")/g, (_, subpath = '') =>
    String(pathToFileURL(resolve(exports[`.${subpath}`].default))),
  );
  return node('--input-type=module', '-e', program);
};

test.each(blocks(page))('$heading: the $language example runs, and prints numbers', ({ language, code }) => {
  const printed = run(language, code);
  if (language === 'sh') return;
  const words = printed.trim().split(/\s+/);
  expect(words.length).toBeGreaterThan(1);
  expect(words.filter((word) => !Number.isFinite(Number(word)))).toEqual([]);
});

/** The lines that a program says it prints: comments behind console.log, and comments that are a line. */
const promised = (code: string): string[] =>
  code.split('\n').flatMap((line) => /^(?:console\.log\(.*\); )?\/\/ (.*)$/.exec(line)?.[1] ?? []);

test.each(blocks(derivatives))('$heading: the example prints what it says', ({ language, code }) => {
  const printed = run(language, code).trim().split('\n');
  expect(printed).toEqual(promised(code));
});

test('the table of what a loaded run can be asked is true', () => {
  const rows = [...page.matchAll(/^\| ([a-z\d_, ]+) \| yes \| (yes)? ?\| (yes)? ?\| (yes)? ?\|$/gm)];
  const claimed = rows.flatMap(([, algos, distribution, v, q]) =>
    algos.split(', ').map((algo): [string, string[]] => {
      const has = { sample: true, mode: true, distribution, v, q };
      return [algo, Object.keys(has).filter((name) => has[name as keyof typeof has])];
    }),
  );
  const actual = Object.keys(algorithms).map((algo): [string, string[]] => {
    const { actions, build, fresh, agent } = learner(algo as AlgoName);
    const env = actions === 'discrete' ? cartPole : pendulum;
    const built = build(env, { hiddenSizes: [2] });
    return [algo, Object.keys(agent(built, env)(fresh(built)(key(0))))];
  });
  const sorted = (table: [string, string[]][]): Record<string, string[]> =>
    Object.fromEntries(table.map(([algo, has]) => [algo, has.sort()]));
  expect(sorted(claimed)).toEqual(sorted(actual));
});
