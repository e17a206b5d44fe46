/** What an update's measurements are called, and what each of them means in a sentence. */
import type { Insides } from './insides.js';
import type { EpochPoint } from './protocol.js';

/** A row of the table of an update. */
export interface Reading {
  readonly name: string;
  /** Before and after the update; where only one is known, it stands after. */
  readonly before?: number;
  readonly after: number;
  readonly sentence: string;
}

/** A measurement that is a number, and where known, the change of it. */
interface Measurement {
  readonly key: string;
  /** The change of it by the update; `key` is the value before, then. */
  readonly delta?: string;
  readonly name: string;
  readonly sentence: string;
}

const measurements: readonly Measurement[] = [
  {
    key: 'lossPi',
    delta: 'deltaLossPi',
    name: 'loss of the policy',
    sentence: 'It is followed downhill for its gradient; its value alone does not say how good the policy is.',
  },
  {
    key: 'lossV',
    delta: 'deltaLossV',
    name: 'loss of V',
    sentence: 'The mean squared distance of V from the rewards-to-go. It grows as returns grow, so compare it within one update only.',
  },
  {
    key: 'lossQ',
    name: 'loss of Q',
    sentence: 'How far Q is from its own estimate one step later, on average over the epoch’s batches.',
  },
  {
    key: 'kl',
    name: 'KL from the old policy',
    sentence: 'How far the update has moved the policy, in nats, over the states of the batch.',
  },
  {
    key: 'clipFrac',
    name: 'clip fraction',
    sentence: 'The share of the batch whose ratio of new to old probability is outside of 1 ± ε.',
  },
  {
    key: 'stopIter',
    name: 'last gradient step on the policy',
    sentence: 'Steps are counted from 0, and 79 would be the last; the KL from the old policy may end them earlier.',
  },
  {
    key: 'klCoeff',
    name: 'weight of the KL',
    sentence: 'The penalty’s β, which doubles where the KL was too large, and halves where it was small.',
  },
  { key: 'backtrackIters', name: 'rejected steps', sentence: 'Steps of the line search that went too far or made nothing better.' },
  { key: 'alpha', name: 'temperature α', sentence: 'The worth of a nat of entropy, in units of reward.' },
  { key: 'logPi', name: 'log π of its actions', sentence: 'Minus the entropy: it rises as the policy becomes sure of itself.' },
  { key: 'vVals', name: 'mean of V', sentence: 'The return that V expects from the states of the batch, on average and discounted.' },
  {
    key: 'qVals',
    name: 'mean of Q',
    sentence: 'What Q promises on average: compare it with the returns that come, and see whether it promises too much.',
  },
  {
    key: 'q1Vals',
    name: 'mean of Q₁',
    sentence: 'What the first critic promises on average; it should not climb far above the returns that come.',
  },
  { key: 'q2Vals', name: 'mean of Q₂', sentence: 'The same of the second critic; targets use the smaller of the two.' },
];

const entropySentence = 'How undecided the policy is, in nats: 0.69 is a coin toss between two actions. It falls while it learns.';
const explainedSentence =
  'The share of the variance of the rewards-to-go that V explains: 1 is all of it, 0 no more than a constant would, and less is worse than one.';

const rowOf = (info: EpochPoint['info'], { key, delta, name, sentence }: Measurement): Reading[] => {
  const value = info[key];
  if (value === undefined) return [];
  const change = delta === undefined ? undefined : info[delta];
  return [change === undefined ? { name, after: value, sentence } : { name, before: value, after: value + change, sentence }];
};

/** The rows of an update: what it reported, and what was found by looking inside. */
export const readingsOf = ({ info }: EpochPoint, insides: Insides | undefined): Reading[] => {
  const rows = measurements.flatMap((measurement) => rowOf(info, measurement));
  const pair = (name: string, found: readonly [number, number] | undefined, sentence: string): Reading[] =>
    found ? [{ name, before: found[0], after: found[1], sentence }] : [];
  const entropy = pair('entropy', insides?.entropy, entropySentence);
  const reported = info.entropy === undefined ? [] : [{ name: 'entropy', after: info.entropy, sentence: entropySentence }];
  return [...rows, ...(entropy.length > 0 ? entropy : reported), ...pair('explained variance', insides?.explained, explainedSentence)];
};
