/** Ties between symbols of pseudocode and identifiers of code: which identifiers stand beside a line, and which symbols it has. */
import ts from 'typescript';
import type { Tag } from './tags.js';

/** For each symbol the identifiers that may stand for it. */
export type Notation = Readonly<Record<string, readonly string[]>>;

/** Function calls, at most, from a tagged statement to an identifier that still counts as beside it. */
const DEPTH = 2;

// ── symbols of a line ──

/** Greek letters, letters with hats and the like, and single letters that are not an index. */
const SYMBOL = /\p{Script=Greek}|[À-žḀ-ỿ]|\p{Mn}|(?<![\p{L}_{'])[A-Za-z](?!\p{L})/gu;

/** Where a symbol stands in a line, from one position to another. */
export interface Mark {
  readonly symbol: string;
  readonly from: number;
  readonly to: number;
}
/** The places of symbols in a line, the longest symbols first, so that φ_targ is not read as φ; words only as whole words. */
export const symbolMarks = (text: string, symbols: readonly string[]): readonly Mark[] => {
  const marks: Mark[] = [];
  let rest = text;
  for (const symbol of [...symbols].sort((a, b) => b.length - a.length)) {
    const literal = symbol.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const pattern = new RegExp(/^[a-z]+$/.test(symbol) ? `(?<![a-z'])${literal}(?![a-z])` : literal, 'g');
    rest = rest.replace(pattern, (found, from: number) => {
      marks.push({ symbol, from, to: from + found.length });
      return ' '.repeat(found.length);
    });
  }
  return marks;
};

/**
 * The symbols of a notation that occur in a line, the longest first.
 * @returns also the symbols in the line that the notation does not have
 */
export const symbolsIn = (text: string, notation: Notation): { readonly found: readonly string[]; readonly unknown: readonly string[] } => {
  const marks = symbolMarks(text, Object.keys(notation));
  const rest = marks.reduce((left, { from, to }) => left.slice(0, from) + ' '.repeat(to - from) + left.slice(to), text);
  return { found: [...new Set(marks.map(({ symbol }) => symbol))], unknown: rest.match(SYMBOL) ?? [] };
};

// ── identifiers beside a line ──

/** The functions that a call of `f` enters: f, and where it returns a function at once, that one too. */
const curried = (f: ts.Node): ts.Node[] => (ts.isArrowFunction(f) ? [f, ...curried(f.body)] : []);

/** The function or loop that declares an identifier as a parameter or as its variable, if one does. */
const binderOf = (declaration: ts.Node): ts.Node | undefined => {
  let node = declaration;
  while (ts.isBindingElement(node) || ts.isObjectBindingPattern(node) || ts.isArrayBindingPattern(node)) node = node.parent;
  if (ts.isParameter(node)) return node.parent;
  if (!ts.isVariableDeclaration(node)) return undefined;
  const owner = node.parent.parent;
  return ts.isForStatement(owner) || ts.isForOfStatement(owner) || ts.isForInStatement(owner) ? owner : undefined;
};

const isIn = (node: ts.Node, around: ts.Node): boolean => {
  for (let n: ts.Node = node; n; n = n.parent) if (n === around) return true;
  return false;
};
const isType = (n: ts.Node): boolean => ts.isTypeNode(n) || ts.isTypeParameterDeclaration(n) || ts.isTypeElement(n);

/** How a program's names are resolved: its checker, and the files whose functions are its own. */
export interface Resolver {
  readonly checker: ts.TypeChecker;
  isOwn(file: ts.SourceFile): boolean;
  /** Are there tags inside of a statement? */
  hasTags(statement: ts.Node): boolean;
}

const symbolOf = ({ checker }: Resolver, n: ts.Identifier): ts.Symbol | undefined => {
  const shorthand = ts.isShorthandPropertyAssignment(n.parent) ? n.parent : undefined;
  const at = shorthand ? checker.getShorthandAssignmentValueSymbol(shorthand) : checker.getSymbolAtLocation(n);
  return at && at.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(at) : at;
};

/** The arrow function that a name stands for, if it is one of the program's own. */
const functionOf = (resolver: Resolver, n: ts.Identifier): ts.ArrowFunction | undefined => {
  const declared = symbolOf(resolver, n)?.valueDeclaration;
  if (!declared || !resolver.isOwn(declared.getSourceFile())) return undefined;
  const value = ts.isVariableDeclaration(declared) ? declared.initializer : undefined;
  return value && ts.isArrowFunction(value) ? value : undefined;
};

/**
 * The identifiers that a piece of code uses. A parameter is announced and not used, and those of inner functions do not
 * count at all, nor do the variables of inner loops: their names say nothing about what is passed.
 * @param outer functions and loops whose own parameters and variables count
 */
const identifiersIn = (resolver: Resolver, piece: ts.Node, outer: readonly ts.Node[]): ts.Identifier[] => {
  const found: ts.Identifier[] = [];
  const counts = (n: ts.Identifier): boolean => {
    const announcedBy = binderOf(n.parent);
    if (announcedBy) return outer.includes(announcedBy) && !ts.isFunctionLike(announcedBy);
    const declared = symbolOf(resolver, n)?.valueDeclaration;
    const binder = declared && binderOf(declared);
    return !binder || outer.includes(binder) || !isIn(binder, piece);
  };
  const visit = (n: ts.Node): void => {
    if (isType(n)) return;
    if (ts.isIdentifier(n) && counts(n)) found.push(n);
    ts.forEachChild(n, visit);
  };
  visit(piece);
  return found;
};

/** A statement as it stands beside a line: a loop that has tags of its own inside shows its head only. */
const shown = (statement: ts.Statement, hasTags: (n: ts.Node) => boolean): ts.Node[] => {
  if (!ts.isIterationStatement(statement, false) || !hasTags(statement)) return [statement];
  const parts: ts.Node[] = [];
  statement.forEachChild((part) => void (part !== statement.statement && parts.push(part)));
  return parts;
};

/** Functions that calls lead through, the outermost first; [] for an identifier that stands in the statements themselves. */
export type Path = readonly ts.ArrowFunction[];
type Found = Map<string, Path>;

const keepShorter = (found: Found, name: string, path: Path): void => {
  const known = found.get(name);
  if (!known || path.length < known.length) found.set(name, path);
};

/** The identifiers of a statement, each with the calls that lead to it. */
const identifiersOf = (resolver: Resolver, pieces: readonly ts.Node[], outer: readonly ts.Node[], depth = 0): Found => {
  const all: Found = new Map();
  for (const n of pieces.flatMap((piece) => identifiersIn(resolver, piece, outer))) {
    all.set(n.text, []);
    const called = depth < DEPTH ? functionOf(resolver, n) : undefined;
    if (!called) continue;
    for (const [name, path] of identifiersOf(resolver, [called], curried(called), depth + 1)) keepShorter(all, name, [called, ...path]);
  }
  return all;
};

/** A check of what has been computed, such as assertFinite(…): what follows it is measured, and no part of the line. */
const isCheck = (statement: ts.Statement): boolean =>
  ts.isExpressionStatement(statement) && ts.isCallExpression(statement.expression) && /^assert/.test(statement.expression.getText());

/**
 * The statements beside a tag's line: those under the tag, up to a check, as long as each of them uses one of the line's own
 * identifiers, in itself or in functions that it calls. Each comes with its identifiers.
 */
const statementsBeside = (
  { text, statements, resolver }: Tag,
  notation: Notation,
): { readonly statement: ts.Statement; readonly found: Found }[] => {
  const names = new Set(symbolsIn(text, notation).found.flatMap((symbol) => notation[symbol]));
  const beside: { readonly statement: ts.Statement; readonly found: Found }[] = [];
  for (const statement of statements) {
    if (isCheck(statement)) break;
    const found = identifiersOf(resolver, shown(statement, resolver.hasTags), [statement]);
    if (![...found.keys()].some((name) => names.has(name))) break;
    beside.push({ statement, found });
  }
  return beside;
};

/** The identifiers beside a tag's line, each with the calls that lead to it. */
export const identifiersBeside = (tag: Tag, notation: Notation): ReadonlyMap<string, Path> => {
  const beside: Found = new Map();
  for (const { found } of statementsBeside(tag, notation)) for (const [name, path] of found) keepShorter(beside, name, path);
  return beside;
};

/** A piece of code in which identifiers count: nodes of the source, and the functions and loops whose own names count in them. */
export interface Counted {
  readonly nodes: readonly ts.Node[];
  readonly outer: readonly ts.Node[];
}
/** The statements that stand beside a tag's line, as they are shown there; never none, if there is a statement under the tag. */
export const shownBeside = (tag: Tag, notation: Notation): readonly (Counted & { readonly statement: ts.Statement })[] => {
  const beside = statementsBeside(tag, notation).map(({ statement }) => statement);
  const statements = beside.length > 0 ? beside : tag.statements.slice(0, 1);
  return statements.map((statement) => ({ statement, nodes: shown(statement, tag.resolver.hasTags), outer: [statement] }));
};
/** A function that calls lead to. */
export const insideOf = (f: ts.ArrowFunction): Counted => ({ nodes: [f], outer: curried(f) });
/** The identifiers that count in a piece. */
export const countedIn = (resolver: Resolver, { nodes, outer }: Counted): ts.Identifier[] =>
  nodes.flatMap((node) => identifiersIn(resolver, node, outer));

/**
 * The symbols of a tag's line that have no identifier beside them. A symbol that the line begins with is what it
 * computes: its identifier has to be in the statements themselves.
 */
export const untied = (tag: Tag, notation: Notation): string[] => {
  const beside = identifiersBeside(tag, notation);
  const { found } = symbolsIn(tag.text, notation);
  const computed = found.find((symbol) => tag.text.startsWith(symbol)); // the longest first
  const isTied = (symbol: string, name: string): boolean => beside.has(name) && !(symbol === computed && beside.get(name)?.length !== 0);
  return found.filter((symbol) => !notation[symbol].some((name) => isTied(symbol, name)));
};
