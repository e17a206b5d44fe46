/** Timing, tables, and a description of the machine. */
import { cpus, totalmem, type } from 'node:os';

export interface Timing {
  /** Milliseconds */
  readonly median: number;
  readonly least: number;
}

/** The time that one call of f takes, after warming up. */
export const time = (f: () => void, n = 50, warm = 20): Timing => {
  for (let i = 0; i < warm; i++) f();
  const times: number[] = [];
  for (let i = 0; i < n; i++) {
    const from = performance.now();
    f();
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  return { median: times[n >> 1], least: times[0] };
};

/** Milliseconds of processor time that this process has used so far, all threads. */
export const cpuTime = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

export const machine = (): Record<string, string | number> => ({
  cpu: cpus()[0].model.trim(),
  cores: cpus().length,
  memoryGB: Math.round(totalmem() / 2 ** 30),
  system: `${type()} ${process.arch}`,
  node: process.version,
});

/** A table in Markdown. */
export const table = (rows: readonly Readonly<Record<string, string | number>>[]): string => {
  const columns = Object.keys(rows[0]);
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map((row) => line(columns.map((c) => row[c])))].join('\n');
};

export const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;

/** The mean of the middle half: a quarter is cut off at either end. */
export const interquartileMean = (xs: readonly number[]): number => {
  const sorted = [...xs].sort((a, b) => a - b);
  const cut = sorted.length / 4;
  let [sum, weight] = [0, 0];
  sorted.forEach((x, i) => {
    const w = Math.max(0, Math.min(i + 1, sorted.length - cut) - Math.max(i, cut)); // how much of [i, i + 1] is inside
    sum += w * x;
    weight += w;
  });
  return sum / weight;
};
