/** `npm run bench -- mujoco_table`: does runs of the table that are not done, until it is told to stop. */
import { constants, setPriority } from 'node:os';
import { check } from './check.js';
import { fill } from './fill.js';
import { readJobs } from './jobs.js';
import { TABLE } from './list.js';
import { machineWith } from './machine.js';
import { tableOptions } from './options.js';
import { storeIn, tidy } from './store.js';

const codes = { SIGINT: 130, SIGTERM: 143 } as const;

/** npm sends on a signal that the terminal has sent already: one Ctrl-C arrives twice within this time. */
const ECHO = 500; // milliseconds

/** Signals: the first stops the bench after the epoch under way, a second one ends the process. */
const listen = (): (() => keyof typeof codes | undefined) => {
  let first: { readonly signal: keyof typeof codes; readonly at: number } | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (first && performance.now() - first.at > ECHO) process.exit(codes[first.signal]);
      first ??= { signal, at: performance.now() };
    });
  return () => first?.signal;
};

/** Seconds of processor time until a moment, for a process that gets as much of it as it got so far. */
const leftUntil = (end: number, began: number): number => {
  const { user, system } = process.cpuUsage();
  const share = Math.min(1, (user + system) / 1e3 / (performance.now() - began));
  return ((end - performance.now()) / 1000) * share;
};

/** @param words options; see options.ts */
export const mujocoTable = async (words: readonly string[]): Promise<void> => {
  const began = performance.now();
  const options = tableOptions(words);
  const end = began + 60_000 * options.minutes;
  const jobs = options.list === undefined ? TABLE : readJobs(options.list);
  const store = storeIn(options.results);
  const machine = await machineWith(options.backend);
  const heard = listen();
  const stopped = (): boolean => heard() !== undefined || performance.now() >= end;
  const say = (line: string): void => console.log(line);
  setPriority(constants.priority.PRIORITY_LOW); // it goes on in the background
  tidy(store);
  const { saveEvery } = options;
  const filled = await fill(jobs, { store, machine, stopped, left: () => leftUntil(end, began), say, saveEvery });
  if (options.check && heard() === undefined) await check(store, machine, () => heard() !== undefined, say);
  say(
    `${filled.done} of ${jobs.length} runs are done${filled.failed > 0 ? `, ${filled.failed} failed` : ''}` +
      `${filled.tooLong > 0 ? `; ${filled.tooLong} need more minutes than are left` : ''}`,
  );
  const signal = heard();
  process.exitCode = signal ? codes[signal] : filled.failed > 0 ? 1 : 0;
};
