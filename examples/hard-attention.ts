/**
 * Hard attention: learning where to look, through a choice that has no derivative.
 *
 * Nine places hold a symbol each, one of four, and a cue tells which place counts, by its row and column. The network may
 * look at one place, and then says which symbol the cue meant. The answer is learned by its gradient, as in any classifier;
 * the place was sampled, so no gradient passes through it, and REINFORCE takes over: a right answer is a reward of 1, and
 * makes the place likelier in which it was found (Mnih et al. 2014). Look at the two columns: the network that looks passes
 * 80 %, and its blind control, the same program with nothing in what it sees, stays at chance, 25 %.
 */
import { adam, autodiff, categorical, grad, type Key, key, mlp, numbers, random, type Tensor, tensor } from 'spinningup';
import { fromFlags } from 'spinningup/run';

const { steps, batch, lr, seed } = fromFlags({ steps: 1000, batch: 100, lr: 5e-3, seed: 0 });
const PLACES = 9;
const SYMBOLS = 4;
const { add, item, mean, mul, neg, sub } = autodiff;

type Parameters = { readonly where: mlp.Mlp; readonly answer: mlp.Mlp };
/** n problems: the cues [n, 2], as row and column from −1 to 1; the symbols of all places; the right answers [n]. */
const problems = (n: number, problemKey: Key) => {
  const [placeKey, symbolKey] = random.split(problemKey, 2);
  const place = random.randint(placeKey, n, PLACES);
  const symbols = random.randint(symbolKey, n * PLACES, SYMBOLS);
  const cue = Array.from(place, (p) => [Math.floor(p / 3) - 1, (p % 3) - 1]);
  return { cue: tensor(cue), symbols, right: tensor(Float32Array.from(place, (p, i) => symbols[i * PLACES + p])) };
};

/** [n, 4] The symbol at the place of each problem, one-hot; zeros for the blind. */
const glimpse = (symbols: Int32Array, place: Tensor, blind: boolean): Tensor => {
  const seen = Array.from(numbers(place), (p, i) => symbols[i * PLACES + p]);
  return tensor(seen.map((s) => Array.from({ length: SYMBOLS }, (_, j) => (!blind && j === s ? 1 : 0))));
};

/** [n] 1 where the likeliest answer is right, else 0. */
const rewards = (logits: Tensor, right: Tensor): Tensor => autodiff.equal(categorical.mode(logits), right);

/** A network after `steps` steps, with its accuracy on fresh problems printed on the way. */
const learner = (blind: boolean) => {
  const nextKey = random.keys(key(seed)); // the same for both
  let theta: Parameters = { where: mlp.init(nextKey(), [2, 32, PLACES]), answer: mlp.init(nextKey(), [SYMBOLS, 16, SYMBOLS]) };
  let moments = adam.init(theta);

  const look = (theta: Parameters, n: number) => {
    const { cue, symbols, right } = problems(n, nextKey());
    const place = categorical.sample(nextKey(), mlp.apply(theta.where, cue));
    const seen = glimpse(symbols, place, blind);
    return { cue, place, seen, right, reward: rewards(mlp.apply(theta.answer, seen), right) };
  };

  const step = (): void => {
    const { cue, place, seen, right, reward } = look(theta, batch);
    const advantage = sub(reward, mean(reward)); // the baseline is the mean reward of the batch
    const loss = ({ where, answer }: Parameters): Tensor => {
      const supervised = categorical.logProb(mlp.apply(answer, seen), right);
      const reinforce = mul(advantage, categorical.logProb(mlp.apply(where, cue), place));
      return neg(mean(add(supervised, reinforce)));
    };
    [theta, moments] = adam.step(lr, theta, grad(loss)(theta), moments);
  };
  return { step, accuracy: (): number => item(mean(look(theta, 2000).reward)) };
};

const attentive = learner(false);
const blind = learner(true);
const percent = (x: number): string => `${(100 * x).toFixed(1).padStart(5)} %`;
for (let i = 0; i <= steps; i++) {
  if (i % 100 === 0 || i === steps)
    console.log(`step ${String(i).padStart(5)}  attention ${percent(attentive.accuracy())}  blind ${percent(blind.accuracy())}`);
  attentive.step();
  blind.step();
}
