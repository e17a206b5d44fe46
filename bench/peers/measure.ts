/** One case in all libraries: first that they agree, then how long they take. */
import type { Case } from './cases.js';
import type { Sample } from './peer.js';
import type { Named } from './process.js';

/** Steps whose answers are compared before anything is timed: the last is the loss after three of training. */
const CHECKED = 4;
const TOLERANCE = 1e-3;
/** Each library computes for so long before it is timed, and then about so long in every round. */
const WARM_MS = 600;
const SAMPLE_MS = 25;

/** Libraries that others are compared with, where they are measured. */
export const references = ['ours, wasm', 'ours, blas', 'ours before, wasm'] as const;
type Reference = (typeof references)[number];

/** One library in one case. */
export interface Measured {
  /** Of all rounds, in the case's unit. */
  readonly median: number;
  readonly least: number;
  /** The median over rounds of this library's time divided by the reference's in the same round. */
  readonly times: { readonly [K in Reference]?: number };
}

interface Runner {
  readonly name: string;
  readonly sample: Sample;
  /** One measurement a round. */
  readonly got: number[];
  /** Steps in a round. */
  calls: number;
}

const prepare = async (c: Case, peers: readonly Named[]): Promise<Runner[]> => {
  const runners: Runner[] = [];
  for (const peer of peers) {
    if (c.onlyOurs && !peer.name.startsWith('ours')) continue;
    runners.push({ name: peer.name, sample: await peer.prepare(c), got: [], calls: 1 });
  }
  return runners;
};

const firstAnswers = async ({ sample }: Runner): Promise<number[]> => {
  const answers: number[] = [];
  for (let i = 0; i < CHECKED; i++) answers.push((await sample(1)).value);
  return answers;
};

const checkAgreement = async (c: Case, [first, ...others]: readonly Runner[]): Promise<void> => {
  const expected = await firstAnswers(first);
  for (const runner of others) {
    for (const [i, x] of (await firstAnswers(runner)).entries()) {
      if (Math.abs(x - expected[i]) <= TOLERANCE * Math.abs(expected[i])) continue;
      throw new Error(
        `${runner.name}, ${c.name}: step ${i + 1} answers ${x}, but ${first.name} ${expected[i]}; they should agree to ${TOLERANCE}`,
      );
    }
  }
};

/** How many steps fill a round, after the steps that come before the case's first measurement or, if none do, a short while. */
const warm = async ({ sample }: Runner, { after = 0, steps = 1 }: Case): Promise<number> => {
  if (after > 0) return Math.max(1, Math.round(SAMPLE_MS / (await sample(Math.ceil(after / steps))).ms));
  let [calls, spent] = [1, 0];
  while (spent < WARM_MS) {
    const { ms } = await sample(calls);
    spent += ms * calls;
    calls = Math.max(1, Math.round(SAMPLE_MS / ms));
  }
  return calls;
};

const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[xs.length >> 1];
const fiveDigits = (x: number): number => Number(x.toPrecision(5));

const summary = ({ got }: Runner, runners: readonly Runner[]): Measured => {
  const compared = runners.filter(({ name }) => (references as readonly string[]).includes(name));
  const times = compared.map((other) => [other.name, fiveDigits(median(got.map((x, i) => x / other.got[i])))]);
  return { median: fiveDigits(median(got)), least: fiveDigits(Math.min(...got)), times: Object.fromEntries(times) };
};

/**
 * The libraries take turns, and each round another one begins.
 * @param peers what to compare, ours first
 * @returns what each came to, by its name
 * @throws Error if a library computes something else than the first
 */
export const measure = async (c: Case, peers: readonly Named[], rounds: number): Promise<Record<string, Measured>> => {
  const runners = await prepare(c, peers);
  if (!c.onlyOurs) await checkAgreement(c, runners);
  for (const runner of runners) runner.calls = await warm(runner, c);
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < runners.length; i++) {
      const { sample, got, calls } = runners[(i + round) % runners.length];
      const { ms, value } = await sample(calls);
      got.push(c.unit === '%' ? value : ms / (c.steps ?? 1));
    }
  }
  return Object.fromEntries(runners.map((runner) => [runner.name, summary(runner, runners)]));
};
