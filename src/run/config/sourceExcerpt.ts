/** Errors in a user's source file: the message with file, line, and a caret below the place. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readText } from '../files/atomicFiles.js';
import { inPackage } from '../files/packagePath.js';
import { messageOf } from '../userError.js';

/** A place in a source file. */
interface SourcePlace {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** The source lines before a line of carets, and that line. */
  readonly excerpt: string;
}

/**
 * The message of an error that a user's file caused, and the place in the source if it is known.
 * @param path the absolute path of the file that was imported
 * @throws UserError if the file is not UTF-8
 */
export const sourceError = (error: unknown, path: string): string => {
  readText(path);
  const { text, location } = compilerErrors(error)[0] ?? {};
  const place = location
    ? placeAt(location.file, location.line, location.column, location.lineText)
    : (excerptIn((error as Error | null)?.stack) ?? parserPlace(error, path) ?? userFrame(error));
  return (text ?? messageOf(error)) + (place ? excerptInWords(place) : '');
};

/** The fields of esbuild's errors that are used here; columns are counted from 0. */
interface CompilerError {
  readonly text: string;
  readonly location: {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly lineText: string;
  } | null;
}
const compilerErrors = (error: unknown): readonly CompilerError[] => {
  const errors: unknown = (error as { errors?: unknown } | null)?.errors;
  return Array.isArray(errors) ? errors : [];
};

const placeAt = (file: string, line: number, column: number, text: string): SourcePlace => ({
  file,
  line,
  excerpt: `${text}\n${text.slice(0, column).replace(/\S/g, ' ')}^`,
});

/** Node's excerpt, at the head of a stack or in what Node prints when it ends by an error. */
const excerptIn = (output = ''): SourcePlace | undefined => {
  const found = /^(file:\/\/\S+|\/.+|[A-Z]:\\.+):(\d+)\n((?:.*\n){1,5}? *\^+)$/m.exec(output);
  return found ? { file: pathOf(found[1]), line: Number(found[2]), excerpt: found[3] } : undefined;
};

/**
 * The place of a syntax error in an ES module, or in one that it imports: Node prints it and keeps
 * it out of the error. The import is repeated in another process, and fails before any code runs.
 */
const parserPlace = (error: unknown, path: string): SourcePlace | undefined => {
  if (!(error instanceof SyntaxError) || userFrame(error)) return undefined;
  const program = ['--input-type=module', '-e', 'await import(process.argv[1])'];
  const { stderr } = spawnSync(process.execPath, [...program, pathToFileURL(path).href], {
    encoding: 'utf8',
    timeout: 10_000,
  });
  return excerptIn(stderr);
};

/** The innermost frame of a stack that is in a file outside of this package. */
const userFrame = (error: unknown): SourcePlace | undefined => {
  const own = dirname(inPackage('dist'));
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const [, url, line, column] of stack.matchAll(/\n\s+at (?:.*\()?(\S+):(\d+):(\d+)\)?/g)) {
    const file = pathOf(url);
    if (url.startsWith('node:') || file.startsWith(own) || !existsSync(file)) continue;
    const text = readFileSync(file, 'utf8').split(/\r?\n/)[Number(line) - 1];
    if (text !== undefined) return placeAt(file, Number(line), Number(column) - 1, text);
  }
  return undefined;
};

const pathOf = (url: string): string => (url.startsWith('file:') ? fileURLToPath(url) : url);

const LONGEST = 200; // characters of a line worth showing; compiled files have one long line
const excerptInWords = ({ file, line, excerpt }: SourcePlace): string => {
  const fromHere = relative(process.cwd(), file);
  const shown = fromHere.startsWith('..') ? file : fromHere;
  const fits = excerpt.split('\n').every(({ length }) => length <= LONGEST);
  return ` (${shown}, line ${line})${fits ? `\n${excerpt}` : ''}`;
};
