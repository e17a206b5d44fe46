/** Exercise 2.1: TRPO with a value function that is trained, and with one that is not. */
import { cartPole, trpo } from 'spinningup';
import { defineExercise, exercisePart, type Mistake, type TrainingPoint } from 'spinningup/exercise';

type Estimates = (rew: readonly number[], gamma: number, lam: number) => readonly number[];
type Horizon = (gamma: number, lam: number) => number;

/** Discounted sums of what is still to come, by the discount of one step. */
const sums =
  (discount: (gamma: number, lam: number) => number): Estimates =>
  (rew, gamma, lam) => {
    const all: number[] = [];
    let after = 0;
    for (const r of [...rew].reverse()) {
      after = r + discount(gamma, lam) * after;
      all.unshift(after);
    }
    return all;
  };
const right = sums((gamma, lam) => gamma * lam);

const estimateMistakes: readonly Mistake<Estimates>[] = [
  {
    name: 'λ is left out',
    wrong: sums((gamma) => gamma),
    hints: ['That is what λ = 1 gives.', 'A residual that is l steps later counts (γλ)^l, and not γ^l.'],
  },
  {
    name: 'γ is left out',
    wrong: sums((_, lam) => lam),
    hints: ['That is what γ = 1 gives.', 'A residual that is l steps later counts (γλ)^l, and not λ^l.'],
  },
  {
    name: 'only the reward of the step itself counts',
    wrong: (rew) => [...rew],
    hints: ['δ_t is the reward if V is 0. But Â_t is a sum over all later δ.', 'Go from the end: Â_t = r_t + γλ Â_{t+1}.'],
  },
  {
    name: 'the rewards that came before are added up, and not those that come',
    wrong: (rew, gamma, lam) => [...right([...rew].reverse(), gamma, lam)].reverse(),
    hints: ['Can an action change the past?', 'Begin at the end of the episode, and go backwards.'],
  },
  {
    name: 'all that comes counts in full',
    wrong: sums(() => 1),
    hints: ['Two of the three arguments are not used.', 'Multiply by γλ once for each step that lies between.'],
  },
];
const horizonMistakes: readonly Mistake<Horizon>[] = [
  {
    name: 'λ is left out',
    wrong: (gamma) => 1 / (1 - gamma),
    hints: ['Which factor has each term of the series more than the one before?', '1 + γλ + (γλ)² + … is 1 / (1 − γλ).'],
  },
  {
    name: 'γ is left out',
    wrong: (_, lam) => 1 / (1 - lam),
    hints: ['Which factor has each term of the series more than the one before?', '1 + γλ + (γλ)² + … is 1 / (1 − γλ).'],
  },
  {
    name: 'the first term of the series is missing',
    wrong: (gamma, lam) => (gamma * lam) / (1 - gamma * lam),
    hints: ['With λ = 0 an estimate still sees one reward.', 'The series begins at l = 0, with 1.'],
  },
  {
    name: 'the two horizons are multiplied',
    wrong: (gamma, lam) => 1 / ((1 - gamma) * (1 - lam)),
    hints: ['With λ = 0 an estimate sees one reward, whatever γ is.', 'Both discounts act on the same step: the factor is γλ.'],
  },
];

const TRAINED = 'V trained';
const UNTRAINED = 'V as it began';
/** The last return with V trained, as a multiple of the one without. */
const ratioIn = (points: readonly TrainingPoint[]): number => {
  const last = (of: string): number => points.filter(({ curve }) => curve === of).at(-1)?.y ?? Number.NaN;
  return last(TRAINED) / last(UNTRAINED);
};

export default defineExercise({
  title: '2.1 A policy gradient without a value function',
  group: 'exercise',
  page: 'exercises/value-function',
  task: 'Guess what TRPO loses if V is never trained, compute how far it sees without V, and measure.',
  parts: [
    // a guess is right whatever it is
    exercisePart<number, readonly []>('guess', {
      right: 2,
      inputs: () => [[]],
      describe: () => 'your number',
      run: (guess) => {
        if (!(guess > 0)) throw new RangeError(`a guess is a number above 0, but this is ${guess}`);
        return true;
      },
      mistakes: [],
    }),
    exercisePart<Estimates, Parameters<Estimates>>('advantagesWithoutValue', {
      right,
      names: ['rew', 'gamma', 'lam'],
      inputs: () => [
        [[1], 0.99, 0.97],
        [[0, 0, 1], 0.9, 0.5],
        [[1, -2, 3, 0.5, 4], 0.8, 0.9],
      ],
      mistakes: estimateMistakes,
    }),
    exercisePart<Horizon, Parameters<Horizon>>('horizon', {
      right: (gamma, lam) => 1 / (1 - gamma * lam),
      names: ['gamma', 'lam'],
      inputs: () => [
        [0.99, 0],
        [0.99, 0.97],
        [0.9, 0.5],
      ],
      mistakes: horizonMistakes,
    }),
  ],
  evidence: {
    what: 'TRPO on CartPole-v1 with λ = 0.5, twice 10 epochs of 4,000 steps, seed 0',
    quantity: 'return',
    limit: 120,
    *train(_, seed = 0) {
      for (const trainVIters of [80, 0])
        for (const { steps, episodes } of trpo({ env: cartPole, seed, epochs: 10, stepsPerEpoch: 4000, lam: 0.5, vfLr: 3e-3, trainVIters }))
          yield {
            curve: trainVIters > 0 ? TRAINED : UNTRAINED,
            x: steps,
            y: episodes.returns.reduce((a, b) => a + b, 0) / episodes.returns.length,
          };
    },
    bar: { words: 'end higher with V trained', isReached: (points) => ratioIn(points) > 1 },
    conclude: (points, { guess }) =>
      `With V trained it is ${ratioIn(points).toFixed(1)} times the one without; your guess was ${String(guess)}.`,
  },
});
