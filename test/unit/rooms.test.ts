/** Who may import whom, as docs/architecture.md says, and what only one file may use. Read from the source with TypeScript's own parser. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.endsWith('.as.ts') && !file.endsWith('.generated.ts'))
  .sort();
const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(join('src', file), 'utf8'), ts.ScriptTarget.ES2022, true);
const walk = (node: ts.Node, visit: (node: ts.Node) => void): void => {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
};

/** Everything that a file imports or re-exports, by whatever form: from, import(), require(), and types. */
const importsOf = (file: string): string[] => {
  const found: string[] = [];
  walk(parse(file), (node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier)
      found.push((node.moduleSpecifier as ts.StringLiteral).text);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) found.push((node.argument.literal as ts.StringLiteral).text);
    const called =
      ts.isCallExpression(node) && (node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require');
    if (called && ts.isStringLiteralLike(node.arguments[0])) found.push(node.arguments[0].text);
  });
  return found;
};
/** Folders that are rooms of their own, though their name says otherwise: src/math.ts is the one door to src/math. */
const inner: Readonly<Record<string, string>> = { 'autodiff/kernels/': 'kernels', 'math/': 'functions' };
/** A file at the top is a room of its own. */
const roomOf = (file: string): string =>
  Object.entries(inner).find(([folder]) => file.startsWith(folder))?.[1] ?? file.split('/')[0].replace(/\.ts$/, '');

const page = readFileSync('docs/architecture.md', 'utf8');
/** The rows of the table on the page whose heading begins with these columns: each row's cells. */
const tableRows = (...columns: string[]): string[][] => {
  const [, body = ''] = page.split(`| ${columns.join(' | ')} |`);
  const lines = body.split('\n').slice(2);
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(0, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
};
const listed = (cell: string): string[] => (cell === '' ? [] : cell.replaceAll('`', '').split(', '));
const rows = tableRows('room', 'in', 'holds', 'imports from', 'from npm');
/** Room by room: which others it may know, besides itself. */
const mayKnow: Readonly<Record<string, readonly string[]>> = Object.fromEntries(rows.map(([room, , , others]) => [room, listed(others)]));
/** What may be had from npm, by room. */
const packages: Readonly<Record<string, readonly string[]>> = Object.fromEntries(rows.map(([room, , , , npm]) => [room, listed(npm)]));

test('the tables on the page are read', () => {
  expect(mayKnow.algos).toEqual(['math', 'random', 'autodiff', 'nn', 'dist', 'envs']);
  expect(packages.autodiff).toEqual(['ndarray', 'ndarray-ops']);
  expect(order).toHaveLength(13);
});

test('every file is in a room, and every room has files', () => {
  expect(Object.keys(mayKnow).filter((room) => !files.map(roomOf).includes(room))).toEqual([]);
  expect(files.map(roomOf).filter((room) => !(room in mayKnow))).toEqual([]);
});

test('a file imports only from rooms that its own may know', () => {
  const strangers = files.flatMap((file) => {
    const room = roomOf(file);
    const target = (name: string): string =>
      normalize(join(dirname(file), name))
        .replaceAll('\\', '/')
        .replace(/\.js$/, '.ts');
    const others = importsOf(file)
      .filter((name) => name.startsWith('.'))
      .map(target);
    return others
      .filter((other) => roomOf(other) !== room && !mayKnow[room].includes(roomOf(other)))
      .map((other) => `${file} imports ${other}`);
  });
  expect(strangers).toEqual([]);
});

/** Rooms of src/run from the lowest up: a file imports from its own and from lower ones. Those in one row know nothing of each other. */
const order: readonly (readonly string[])[] = tableRows('room of `src/run`', 'holds').map(([rooms]) => listed(rooms));

test('within src/run a file imports only from its own room and from lower ones', () => {
  const innerRoom = (file: string): string =>
    file
      .replace(/^run\//, '')
      .split('/')[0]
      .replace(/\.[jt]s$/, '');
  const level = (room: string): number => order.findIndex((rooms) => rooms.includes(room));
  const inRun = files.filter((file) => file.startsWith('run/'));
  expect(inRun.map(innerRoom).filter((room) => level(room) < 0)).toEqual([]);
  const upwards = inRun.flatMap((file) =>
    importsOf(file)
      .filter((name) => name.startsWith('.'))
      .map((name) => normalize(join(dirname(file), name)).replaceAll('\\', '/'))
      .filter((other) => other.startsWith('run/') && innerRoom(other) !== innerRoom(file))
      .filter((other) => level(innerRoom(other)) >= level(innerRoom(file)))
      .map((other) => `${file} imports ${other}`),
  );
  expect(upwards).toEqual([]);
});

test('outside of src/run a file imports nothing of Node, and only the packages of its room', () => {
  const strangers = files.flatMap((file) => {
    const room = roomOf(file);
    const others = importsOf(file).filter((name) => !name.startsWith('.'));
    return room === 'run' ? [] : others.filter((name) => !packages[room]?.includes(name)).map((name) => `${file} imports ${name}`);
  });
  expect(strangers).toEqual([]);
});

test('the tools that read the imports see every form of them', () => {
  expect(importsOf('autodiff/index.ts')).toContain('./grad.js');
  expect(importsOf('random.ts')).toEqual(['seedrandom/lib/alea.js', './math.js']);
});

// ── transcendental functions ──

/** Of Math, what IEEE 754 or the specification of the language makes exact, and the constants. */
const exact = 'abs ceil clz32 floor fround imul max min round sign sqrt trunc E LN10 LN2 PI SQRT1_2 SQRT2'.split(' ');
/** A power of whole numbers, or of 2 to a number that is written there, has the same bits in every engine. */
const isExactPower = ({ left, right }: ts.BinaryExpression): boolean => {
  const digits = ts.isPrefixUnaryExpression(right) ? right.operand : right;
  return ts.isBigIntLiteral(left) || (left.getText() === '2' && ts.isNumericLiteral(digits));
};
const powers = [ts.SyntaxKind.AsteriskAsteriskToken, ts.SyntaxKind.AsteriskAsteriskEqualsToken];
/** What engines may differ in. */
const inexact = (source: ts.SourceFile): string[] => {
  const found: string[] = [];
  const report = (node: ts.Node): void => void found.push(`${source.fileName}: ${node.getText()}`);
  walk(source, (node) => {
    if (ts.isIdentifier(node) && node.text === 'Math') {
      const use = node.parent;
      if (!ts.isPropertyAccessExpression(use) || !exact.includes(use.name.text)) report(use);
    }
    if (ts.isBinaryExpression(node) && powers.includes(node.operatorToken.kind) && !isExactPower(node)) report(node);
    // formulas of kernels are strings
    if (ts.isLiteralExpression(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      for (const [, name] of node.text.matchAll(/Math\.(\w+)/g)) if (!exact.includes(name)) report(node);
      if (/\w\s*\*\*\s*\w/.test(node.text)) report(node);
    }
  });
  return found;
};

test('nothing uses functions or powers in which engines may differ: src/math.ts has its own', () => {
  const gpu = 'autodiff/kernels/gpu/kernelSources.ts'; // what a GPU computes differs from one to the next anyway
  const sources = files.filter((file) => file !== gpu).map(parse);
  expect(sources.flatMap(inexact)).toEqual([]);
});

test('the tools that look for such functions find them in every form', () => {
  const find = (text: string): string[] => inexact(ts.createSourceFile('a.ts', text, ts.ScriptTarget.ES2022, true));
  const functions =
    'acos acosh asin asinh atan atan2 atanh cbrt cos cosh exp expm1 hypot log log10 log1p log2 pow random sin sinh tan tanh';
  expect(functions.split(' ').filter((name) => find(`Math.${name}(x)`).length === 0)).toEqual([]);
  const forms = ['x ** 2', '10 ** x', '2 ** x', 'x **= 2', '1.1 ** 3', '"x ** 2"', '"Math.exp(x)"', `\`\${a} + Math.cos(x)\``];
  const aliases = ['const { exp } = Math', 'Math["exp"](x)', 'globalThis.Math.exp(x)', 'const m = Math'];
  expect([...forms, ...aliases].filter((text) => find(text).length === 0)).toEqual([]);
  expect(['2 ** -24', '2 ** 10', '10n ** n', 'Math.sqrt(x)', '"Math.min(x, y)"', '"**bold**"'].flatMap(find)).toEqual([]);
});

// ── speaking ──

const spoken = (file: string): string[] => {
  const found: string[] = [];
  walk(parse(file), (node) => {
    if (ts.isIdentifier(node) && node.text === 'console') found.push(`${file}: ${node.parent.getText()}`);
  });
  return found;
};

test('outside of src/run nothing speaks, but for make, when somebody asks for an environment by its old name', () => {
  expect(files.filter((file) => roomOf(file) !== 'run').flatMap(spoken)).toEqual(['envs/make.ts: console.warn']);
});
