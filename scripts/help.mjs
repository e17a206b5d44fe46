/**
 * The meaning of each hyperparameter, from the comments in src/algos to src/run/help/meanings.generated.ts: so that what an editor
 * shows and what `--help` prints are one text. An algorithm is a file that exports its `title` and `defaults`.
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

/** The object literal that a constant of a file stands for; undefined if the file has no such constant. */
const findObject = (source, name) => {
  const declarations = source.statements.filter(ts.isVariableStatement).flatMap((s) => [...s.declarationList.declarations]);
  const found = declarations.find((d) => d.name.getText() === name);
  if (!found) return undefined;
  if (found.initializer && ts.isObjectLiteralExpression(found.initializer)) return found.initializer;
  return fail(`${name} in ${source.fileName} should be an object literal, so that its comments can be read`);
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
  const defaults = findObject(source, 'defaults') ?? fail(`${file} has no export const defaults`);
  return Object.assign({}, ...defaults.properties.map((property) => meaningsOf(source, property)));
};

const meaningsOf = (source, property) => {
  if (ts.isSpreadAssignment(property)) {
    const { expression } = property;
    if (ts.isPropertyAccessExpression(expression) && expression.name.text === 'defaults')
      return meanings(importedFile(source, expression.expression.getText()));
    if (ts.isIdentifier(expression)) {
      const own = findObject(source, expression.text);
      return Object.assign({}, ...own.properties.map((inner) => meaningsOf(source, inner)));
    }
    return fail(
      `defaults in ${source.fileName} can spread other files' defaults, as in ...vpg.defaults, and an object of the file itself, but spreads ${expression.getText()}`,
    );
  }
  const name = property.name.getText();
  const comment = ts.getTextOfJSDocComment(property.jsDoc?.at(-1)?.comment);
  if (!comment?.trim()) return fail(`${name} in the defaults of ${source.fileName} has no comment; say what it means in /** … */ above it`);
  return { [name]: comment.replace(/\s+/g, ' ').trim() };
};

/** An algorithm is a file that exports its `title`. */
const isAlgorithm = (source) =>
  source.statements.some(
    (s) => ts.isVariableStatement(s) && isExported(s) && s.declarationList.declarations.some((d) => d.name.getText() === 'title'),
  );

const files = readdirSync(folder)
  .filter((f) => f.endsWith('.ts'))
  .map((f) => join(folder, f))
  .filter((f) => isAlgorithm(parse(f)));
if (files.length === 0) fail(`no file in ${folder} exports a title, as an algorithm does`);
/** ppoPenalty.ts is ppo_penalty on the command line. */
const nameOf = (file) => basename(file, '.ts').replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
const help = Object.fromEntries(files.map((file) => [nameOf(file), meanings(file)]));
const head = `/** Generated from the comments in ${relative('.', folder)} by scripts/help.mjs. */`;
const text = `${head}\nexport const help = ${JSON.stringify(help, null, 2)} as const;\n`;
if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text);
