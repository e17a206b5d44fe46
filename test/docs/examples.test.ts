/** Code on a page is code: it has the right types, and it runs, shortened, against the built package. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { transformSync } from 'esbuild';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Block, blocksOf, pagesWithCode, shortened, shortenedProgram, spinupCommands } from '../support/blocks.js';

const pages = pagesWithCode();
const runnable = ({ notRun, language, code }: Block): boolean =>
  notRun === undefined && (language === 'ts' || code.includes('npx spinup '));
const withCode = pages.filter((page) => blocksOf(page).some(runnable));

test('the programs of all pages have the right types', () => {
  const programs = pages.flatMap((page) => blocksOf(page, ['ts']));
  const nameOf = ({ page, line }: Block): string => resolve(`${page.replace(/\W/g, '_')}_line_${line}.ts`);
  const texts = new Map(programs.map((block) => [nameOf(block), `${block.code}\nexport {};\n`]));
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    types: ['node'],
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
  const shown = found.map(({ file, messageText }) => [file?.fileName, ts.flattenDiagnosticMessageText(messageText, '\n')]);
  expect(shown).toEqual([]);
});

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'spinningup-examples-'));
  cpSync('examples', join(folder, 'examples'), { recursive: true });
  cpSync('test/support/runBlocks.mjs', join(folder, 'runBlocks.mjs'));
  mkdirSync(join(folder, 'node_modules'));
  const link = (path: string, name: string): void => symlinkSync(resolve(path), join(folder, 'node_modules', name), 'junction');
  for (const name of readdirSync('node_modules')) if (/^[a-z@]/.test(name)) link(join('node_modules', name), name);
  if (!existsSync(join(folder, 'node_modules/spinningup'))) link('.', 'spinningup');
});
afterAll(() => rmSync(folder, { recursive: true }));

const node = (what: string, args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  expect(status, `${what}\n${stdout.slice(-2000)}\n${stderr.slice(-2000)}`).toBe(0);
  return stdout;
};

/** Writes the files that a command names and the page shows above it, as a reader would. */
const writeFiles = (words: readonly string[], above: readonly Block[]): void => {
  for (const file of words.filter((word) => /^\.\/[\w-]+\.ts$/.test(word))) {
    const source = above.findLast(({ code }) => /^export (default|const)/m.test(code));
    if (source && !existsSync(join(folder, file))) writeFileSync(join(folder, file), source.code);
  }
};
const runCommands = (block: Block, above: readonly Block[]): void => {
  for (const { words, output } of spinupCommands(block)) {
    writeFiles(words, above);
    const short = shortened(words);
    const printed = node(`${block.page}:${block.line} ${short.join(' ')}`, [resolve('bin/spinup.js'), ...short]);
    if (output) writeFileSync(join(folder, output), printed);
  }
};
/** What each of some programs prints, in one process. */
const runPrograms = (blocks: readonly Block[]): string[] => {
  if (blocks.length === 0) return [];
  const files = blocks.map(({ page, line, code }) => {
    const file = join(folder, `${page.replace(/\W/g, '_')}_line_${line}.mjs`);
    writeFileSync(file, transformSync(shortenedProgram(code), { loader: 'ts' }).code);
    return file;
  });
  const printed = node(`${blocks[0].page}: programs from line ${blocks[0].line} on`, ['runBlocks.mjs', ...files]);
  return printed.split('--- next program ---\n').slice(1);
};

/** Runs the blocks of a page in their order; what each program printed. */
const runPage = (page: string): { readonly block: Block; readonly printed: string }[] => {
  const blocks = blocksOf(page).filter(runnable);
  const outputs: { block: Block; printed: string }[] = [];
  for (let i = 0; i < blocks.length; ) {
    if (blocks[i].language === 'sh') runCommands(blocks[i], blocks.slice(0, i++));
    else {
      const next = blocks.findIndex(({ language }, j) => j > i && language === 'sh');
      const programs = blocks.slice(i, next < 0 ? undefined : next);
      const printed = runPrograms(programs);
      outputs.push(...programs.map((block, j) => ({ block, printed: printed[j] })));
      i += programs.length;
    }
  }
  return outputs;
};

/** The lines that a program says it prints: comments behind console.log, and comments that are a line. */
const promised = (code: string): string[] =>
  code.split('\n').flatMap((line) => /^(?:.*console\.log\(.*\); )?\/\/ (.*)$/.exec(line)?.[1] ?? []);
const keepsPromises = ['docs/autodiff.md', 'docs/introduction/1-concepts.md', 'docs/other-worlds.md'];

describe('the blocks run', () => {
  test.each(withCode)('%s', (page) => {
    for (const { block, printed } of runPage(page)) {
      const where = `${page}:${block.line}`;
      if (keepsPromises.includes(page)) expect(printed.trim().split('\n'), where).toEqual(promised(block.code));
      if (page === 'docs/your-own-networks.md' && !/^export default/m.test(block.code)) {
        expect(printed.trim(), where).not.toBe('');
        expect(
          printed
            .trim()
            .split(/\s+/)
            .filter((word) => !Number.isFinite(Number(word))),
          where,
        ).toEqual([]);
      }
    }
  });
});
