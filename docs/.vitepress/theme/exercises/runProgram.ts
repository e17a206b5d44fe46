/** A learner's program, run from its text: compiled, evaluated, and its exports taken. */
import { transform } from 'sucrase';

/** The exports of a program, or why there are none, with the line if it is known. */
export type RanProgram = { readonly exports: Readonly<Record<string, unknown>> } | ProgramFault;
/** Why a program cannot be run, or what it threw. */
export interface ProgramFault {
  readonly message: string;
  /** Counted from 1. */
  readonly line?: number;
}

/** What a program needs from outside. */
export interface ProgramWorld {
  /** Modules by the names under which they are imported. */
  readonly modules: Readonly<Record<string, unknown>>;
  /** Hears what the program prints. */
  readonly print: (line: string) => void;
}

/** The name of the program in stacks, from which its lines are read. */
const FILE = 'your-program.ts';

const messageIn = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The innermost line of the program in the stack of what it threw. */
export const lineOf = (error: unknown): number | undefined => {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const [, line] = /your-program\.ts:(\d+):\d+/.exec(stack) ?? [];
  return line === undefined ? undefined : Number(line);
};
const faultWith = (message: string, line: number | undefined): ProgramFault => ({ message, ...(line !== undefined && { line }) });

const compile = (code: string): { readonly js: string } | ProgramFault => {
  try {
    return { js: transform(code, { transforms: ['typescript', 'imports'], disableESTransforms: true }).code };
  } catch (error) {
    const [, words, line] = /^(?:Error transforming .*?: )?(.*?)(?: \((\d+):\d+\))?$/.exec(messageIn(error)) ?? [];
    return faultWith(`This cannot be read as TypeScript: ${words}.`, line === undefined ? undefined : Number(line));
  }
};

const inWords = (x: unknown): string => {
  if (typeof x === 'string') return x;
  const { shape, data } = (x ?? {}) as { readonly shape?: readonly number[]; readonly data?: ArrayLike<number> };
  if (shape && data) return `tensor [${shape.join(', ')}] ${Array.from(data).slice(0, 8).join(', ')}${data.length > 8 ? ', …' : ''}`;
  return typeof x === 'object' ? JSON.stringify(x) : String(x);
};

/** Runs a program, with `require` for its imports; line numbers stay those of the text. */
export const runProgram = (code: string, { modules, print }: ProgramWorld): RanProgram => {
  const compiled = compile(code);
  if (!('js' in compiled)) return compiled;
  const require = (name: string): unknown => {
    if (Object.hasOwn(modules, name)) return modules[name];
    throw new Error(`there is no module '${name}' here; there are ${Object.keys(modules).join(', ')}`);
  };
  const log = (...words: readonly unknown[]): void => print(words.map(inWords).join(' '));
  const exports: Record<string, unknown> = {};
  try {
    // called by another name, so that the program sees only what it is given; its first line stays the first
    // biome-ignore lint/security/noGlobalEval: the reader's own program, in a worker that can be ended
    const evaluate = globalThis.eval;
    const program = evaluate(`(function (require, exports, console) {${compiled.js}\n})\n//# sourceURL=${FILE}`);
    program(require, exports, { ...console, log });
  } catch (error) {
    return faultWith(`It throws before it is called: ${messageIn(error)}`, lineOf(error));
  }
  return { exports };
};
