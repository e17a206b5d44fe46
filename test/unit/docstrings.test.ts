/** Docstrings and lines of src: shapes, errors, beginnings and widths, room by room. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.generated.ts'))
  .sort();
/** AssemblyScript has decorators that TypeScript does not parse: of it only the lines are read. */
const parsed = files.filter((file) => !file.endsWith('.as.ts'));
const textOf = (file: string): string => readFileSync(join('src', file), 'utf8');
const parse = (text: string): ts.SourceFile => ts.createSourceFile('a.ts', text, ts.ScriptTarget.ES2022, true);
const roomOf = (file: string): string => file.split('/')[0].replace(/\.ts$/, '');

/** An exported function: its name, its docstring, the text before its body, and whether it throws directly. */
interface Exported {
  readonly name: string;
  readonly doc: string;
  readonly signature: string;
  readonly throws: boolean;
}
type Callable = ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration;
const isCallable = (node: ts.Node | undefined): node is Callable =>
  node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isFunctionDeclaration(node));
const throwsDirectly = (node: ts.Node): boolean => ts.isThrowStatement(node) || (ts.forEachChild(node, throwsDirectly) ?? false);
/** A function that returns a function has the signatures of both. */
const signatureOf = (node: Callable): string => {
  const { body } = node;
  const text = node.getSourceFile().text;
  return text.slice(node.pos, body?.pos ?? node.end) + (isCallable(body) ? signatureOf(body) : '');
};
const docOf = (node: ts.Node): string =>
  ts
    .getJSDocCommentsAndTags(node)
    .map((doc) => doc.getText())
    .join('\n');
const isExported = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((m) => m.kind === ts.SyntaxKind.ExportKeyword);

/** The implementation of overloads, which no caller sees: its docstrings stand over the overloads. */
const isHidden = (node: ts.Statement, i: number, all: readonly ts.Statement[]): boolean => {
  const before = all[i - 1];
  const declared = ts.isFunctionDeclaration(node) && before !== undefined && ts.isFunctionDeclaration(before);
  return declared && node.body !== undefined && before.body === undefined && node.name?.text === before.name?.text;
};
const exportedFunctions = (source: ts.SourceFile): Exported[] => {
  const statements = source.statements.filter((node, i, all) => isExported(node) && !isHidden(node, i, all));
  return statements.flatMap((statement) => {
    const doc = docOf(statement);
    if (ts.isFunctionDeclaration(statement)) {
      const name = statement.name?.text ?? 'default';
      return [{ name, doc, signature: signatureOf(statement), throws: throwsDirectly(statement) }];
    }
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name, type, initializer }) => {
      const op = type !== undefined && /^Op</.test(type.getText());
      if (!isCallable(initializer) && !op) return [];
      const signature = `${type?.getText() ?? ''} ${isCallable(initializer) ? signatureOf(initializer) : ''}`;
      return [{ name: name.getText(), doc, signature, throws: initializer !== undefined && throwsDirectly(initializer) }];
    });
  });
};

const overTensors = ['algos', 'nn', 'dist', 'autodiff'];
const withoutShapes = (source: ts.SourceFile): string[] =>
  exportedFunctions(source)
    .filter(({ signature, doc }) => /\bTensor\b/.test(signature) && !/\[.*\]/.test(doc))
    .map(({ name }) => name);
const withoutThrows = (source: ts.SourceFile): string[] =>
  exportedFunctions(source)
    .filter(({ throws, doc }) => throws && !doc.includes('@throws'))
    .map(({ name }) => name);
/** Lines that are longer than the text column of a page beside them; in characters, as an editor counts. */
const wide = (text: string): string[] => text.split('\n').filter((line) => [...line].length > 100);
/** Doc comments that begin with a question in place of their noun. */
const questions = (text: string): string[] =>
  [...text.matchAll(/\/\*\*\s*(?:\*\s*)?((?:What|How|Where|Of)\b.*?)(?:\*\/|$)/gm)].map(([, begin]) => begin);

type Check = 'shapes' | 'throws' | 'lines' | 'questions';
const checks: Readonly<Record<Check, (file: string) => string[]>> = {
  shapes: (file) => (overTensors.includes(roomOf(file)) && parsed.includes(file) ? withoutShapes(parse(textOf(file))) : []),
  throws: (file) => (parsed.includes(file) ? withoutThrows(parse(textOf(file))) : []),
  lines: (file) => wide(textOf(file)),
  questions: (file) => questions(textOf(file)),
};

/**
 * The offences that are left, by room; a room that is not named has none. Each number must match, so that it can only
 * go down: whoever cleans a file writes the smaller number here.
 */
const stillToDo: Readonly<Record<Check, Readonly<Record<string, number>>>> = {
  shapes: {},
  throws: {},
  lines: {},
  questions: {},
};

test.each(Object.keys(checks) as Check[])('%s: rooms are clean but for the offences that are counted here', (check) => {
  const found = files.flatMap((file) => checks[check](file).map((offence) => ({ room: roomOf(file), text: `${file}: ${offence}` })));
  const counts: Record<string, number> = {};
  for (const { room } of found) counts[room] = (counts[room] ?? 0) + 1;
  const surplus = Object.keys(counts).filter((room) => counts[room] > (stillToDo[check][room] ?? 0));
  const texts = found.filter(({ room }) => surplus.includes(room)).map(({ text }) => text);
  expect(surplus, `${JSON.stringify(counts)}\n${texts.join('\n')}`).toEqual([]);
});

test('the tools find each kind of offence, and nothing else', () => {
  const shapes = (text: string): string[] => withoutShapes(parse(text));
  expect(shapes('/** The sum. */ export const f = (x: Tensor): number => 1;')).toEqual(['f']);
  expect(shapes('/** The sum. */ export const f: Op<[x: Tensor]> = primitive(g, []);')).toEqual(['f']);
  expect(shapes('/** The sum. */ export const f = (n: number) => (x: Tensor): number => n;')).toEqual(['f']);
  expect(shapes('export function f(x: Tensor): number { return 1; }')).toEqual(['f']);
  expect(shapes('/** The sum of x [N]. */ export const f = (x: Tensor): number => 1;')).toEqual([]);
  expect(shapes('const f = (x: Tensor): number => 1; export const n = (x: number): number => x;')).toEqual([]);

  const throws = (text: string): string[] => withoutThrows(parse(text));
  expect(throws('/** One. */ export const f = (): number => { if (a) throw new Error(b); return 1; };')).toEqual(['f']);
  expect(throws('export function f(): void { throw new Error(b); }')).toEqual(['f']);
  expect(throws('/** One. @throws Error always */ export function f(): void { throw new Error(b); }')).toEqual([]);
  expect(throws('/** One. */ export const f = (): number => g();')).toEqual([]);

  expect(wide(`${'·'.repeat(101)}\n${'·'.repeat(100)}`)).toHaveLength(1);
  expect(questions('/** What it is. */ /** How much. */ /**\n * Where. */ /** Of x: y. */')).toHaveLength(4);
  expect(questions('/** The sum. */ /** Ofen. */ // What')).toEqual([]);
});
