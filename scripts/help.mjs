/**
 * The meaning of each hyperparameter, from the comments in src/algos to src/run/help/meanings.generated.ts: so that what an editor
 * shows and what `--help` prints are one text. An algorithm is a file that exports `defaults` and `train`.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import ts from 'typescript';

const folder = 'src/algos';
const target = 'src/run/help/meanings.generated.ts';

const fail = (reason) => {
  console.error(`scripts/help.mjs: ${reason}`);
  process.exit(1);
};
const parse = (file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
const isExported = (node) => node.modifiers?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword);

/** The object literal of the constant `name` in a file, if the file declares one. */
const literalOf = (source, name) => {
  const declarations = source.statements.filter(ts.isVariableStatement).flatMap((s) => [...s.declarationList.declarations]);
  const found = declarations.find((d) => d.name.getText() === name);
  if (!found) return undefined;
  if (found.initializer && ts.isObjectLiteralExpression(found.initializer)) return found.initializer;
  return fail(`${name} in ${source.fileName} should be an object literal, so that its comments can be read`);
};

/** The file that `export { name } from './file.js'` takes `name` from, if a file has such a line. */
const reexportedFrom = (source, name) => {
  const found = source.statements.find(
    (s) => ts.isExportDeclaration(s) && s.moduleSpecifier && s.exportClause?.elements?.some((e) => e.name.text === name && !e.propertyName),
  );
  return found && join(dirname(source.fileName), found.moduleSpecifier.text.replace(/\.js$/, '.ts'));
};

/** The file behind `name` in `import * as name from './file.js'`. */
const importedFile = (source, name) => {
  const found = source.statements.find((s) => ts.isImportDeclaration(s) && s.importClause?.namedBindings?.name?.getText() === name);
  if (!found) return fail(`${source.fileName} spreads ${name}.defaults, but has no import * as ${name}`);
  return join(dirname(source.fileName), found.moduleSpecifier.text.replace(/\.js$/, '.ts'));
};

/** { name: meaning } of a file's defaults, with those of the files that it spreads. */
const meanings = (file) => {
  if (!existsSync(file)) return fail(`${file} is not there`);
  const source = parse(file);
  const elsewhere = reexportedFrom(source, 'defaults');
  if (elsewhere) return meanings(elsewhere);
  return meaningsIn(source, literalOf(source, 'defaults') ?? fail(`${file} has no export const defaults`));
};

/** { name: meaning } of an object literal. */
const meaningsIn = (source, literal) => Object.assign({}, ...literal.properties.map((property) => meaningsOf(source, property)));

const meaningsOf = (source, property) => {
  if (ts.isSpreadAssignment(property)) {
    const { expression } = property;
    if (ts.isPropertyAccessExpression(expression) && expression.name.text === 'defaults')
      return meanings(importedFile(source, expression.expression.getText()));
    const own = ts.isIdentifier(expression) && literalOf(source, expression.text);
    if (own) return meaningsIn(source, own);
    return fail(
      `defaults in ${source.fileName} can spread other files' defaults, as in ...vpg.defaults, and constants of the file, but spreads ${expression.getText()}`,
    );
  }
  const name = property.name.getText();
  const comment = ts.getTextOfJSDocComment(property.jsDoc?.at(-1)?.comment);
  if (!comment?.trim()) return fail(`${name} in the defaults of ${source.fileName} has no comment; say what it means in /** … */ above it`);
  return { [name]: comment.replace(/\s+/g, ' ').trim() };
};

/** Whether a statement is `export function train`, `export function* train` or `export const train`. */
const exportsTrain = (s) =>
  isExported(s) &&
  ((ts.isFunctionDeclaration(s) && s.name?.text === 'train') ||
    (ts.isVariableStatement(s) && s.declarationList.declarations.some((d) => d.name.getText() === 'train')));

const isAlgorithm = (source) =>
  source.statements.some(exportsTrain) && (literalOf(source, 'defaults') ?? reexportedFrom(source, 'defaults')) !== undefined;

const files = readdirSync(folder)
  .filter((f) => f.endsWith('.ts'))
  .map((f) => join(folder, f))
  .filter((f) => isAlgorithm(parse(f)));
if (files.length === 0) fail(`no file in ${folder} exports defaults and train, as an algorithm does`);
/** ppoPenalty.ts is ppo_penalty on the command line. */
const nameOf = (file) => basename(file, '.ts').replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
const help = Object.fromEntries(files.map((file) => [nameOf(file), meanings(file)]));
const head = `/** Generated from the comments in ${relative('.', folder)} by scripts/help.mjs. */`;
const text = `${head}\nexport const help = ${JSON.stringify(help, null, 2)} as const;\n`;
if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text);
