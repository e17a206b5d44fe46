/**
 * Pong from pixels: a policy gradient learns Pong from the screen alone, after Karpathy's lesson of 2016.
 *
 * The policy sees the difference of two frames of 80 × 80 pixels, has 200 hidden units, and chooses between up and down.
 * It plays ten games; each action is then made likelier by its standardised return, which counts the rest of its point
 * only. Look at the running mean: games are lost by 20 or 21 at first, and 0 is an even game. Every hundred games the run
 * is saved, and its first layer is drawn, a tile for each unit; started again, the program goes on from there.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { autodiff, fold, grad, key, numbers, pong, random, rmsprop, type Tensor, tensor, timeLimit, tree } from 'spinningup';
import { fromFlags, readSafetensors, writeSafetensors } from 'spinningup/run';

const { item, matmul, mul, primitive, relu, sigmoid, softplus, sub, sum, zeros } = autodiff;
const { games, batch, hidden, lr, gamma, seed, file } = fromFlags({
  games: 8000,
  batch: 10,
  hidden: 200,
  lr: 1e-4,
  gamma: 0.99,
  seed: 0,
  file: 'pong-from-pixels.safetensors',
});
const env = timeLimit(pong({ frameskip: [2, 5] }), { id: 'Pong-v0', maxEpisodeSteps: 10_000, fps: 20 });
const [UP, DOWN] = [2, 3]; // of the six actions
const SIDE = 80; // pixels
const PIXELS = SIDE * SIDE;

/** Every second pixel of the court, of a frame [210, 160, 3], as [6400]: 1 for paddles and ball, 0 for background. */
const crop = (frame: ArrayLike<number>): Uint8Array => {
  const out = new Uint8Array(PIXELS);
  let i = 0;
  for (let row = 35; row < 195; row += 2)
    for (let at = 480 * row; at < 480 * (row + 1); at += 6, i++) {
      const red = frame[at];
      if (red !== 144 && red !== 109) out[i] = 1; // 109 is the background of a game's first frame
    }
  return out;
};

/** The difference of two cropped frames, as the pixels that became 1 and those that became 0. Few do. */
type Change = { readonly on: readonly number[]; readonly off: readonly number[] };
const changeFrom = (before: Uint8Array, now: Uint8Array): Change => {
  const [on, off]: number[][] = [[], []];
  for (let i = 0; i < PIXELS; i++) if (now[i] !== before[i]) (now[i] === 1 ? on : off).push(i);
  return { on, off };
};

/** Adds sign · row b of y to row a of x, of `hidden` numbers each. */
const addRow = (x: Float32Array, a: number, sign: number, y: ArrayLike<number>, b: number): void => {
  const [to, from] = [hidden * a, hidden * b];
  for (let j = 0; j < hidden; j++) x[to + j] += sign * y[from + j];
};

type Sparse = autodiff.Op<[dense: Tensor, x: readonly Change[]]>;
/** x·w [T, hidden], of T changes and weights w [6400, hidden]: sums of the rows of w whose pixels change. */
const product: Sparse = primitive(
  (w, x) => {
    const out = new Float32Array(hidden * x.length);
    x.forEach(({ on, off }, t) => {
      for (const pixel of on) addRow(out, t, 1, numbers(w), pixel);
      for (const pixel of off) addRow(out, t, -1, numbers(w), pixel);
    });
    return tensor(out, [x.length, hidden]);
  },
  [(g, _y, _w, x) => transposed(g, x)],
);
/** xᵀ·g [6400, hidden], of T changes and g [T, hidden]: the rule of x·w, as x·w is the rule of xᵀ·g. */
const transposed: Sparse = primitive(
  (g, x) => {
    const out = new Float32Array(hidden * PIXELS);
    x.forEach(({ on, off }, t) => {
      for (const pixel of on) addRow(out, pixel, 1, numbers(g), t);
      for (const pixel of off) addRow(out, pixel, -1, numbers(g), t);
    });
    return tensor(out, [PIXELS, hidden]);
  },
  [(h, _y, _g, x) => product(h, x)],
);

/** Weights [6400, hidden] and [hidden, 1]; there are no biases. */
type Policy = { readonly first: Tensor; readonly second: Tensor };
/** Logits [T, 1] of the probability to go up. */
const logits = ({ first, second }: Policy, x: readonly Change[]): Tensor => matmul(relu(product(first, x)), second);

/** A game: its changes, its actions (1 for up, 0 for down) and its rewards. */
const play = (policy: Policy, gameKey: random.Key) => {
  const nextKey = random.keys(gameKey);
  const [x, ups, rewards]: [Change[], number[], number[]] = [[], [], []];
  let { state, obs } = env.reset(nextKey());
  let before = crop(obs); // as now: there is no change at first
  for (let over = false; !over; ) {
    const now = crop(obs);
    const change = changeFrom(before, now);
    const up = random.uniform(nextKey(), 1)[0] < item(sigmoid(logits(policy, [change])));
    const step = env.step(state, up ? UP : DOWN, nextKey());
    x.push(change);
    ups.push(up ? 1 : 0);
    rewards.push(step.reward);
    before = now;
    over = step.terminated || step.truncated;
    ({ state, obs } = step);
  }
  return { x, ups, rewards };
};

/** Discounted returns of a game, from its end; a reward ends a point, and what comes after it does not count. */
const returnsOf = (rewards: readonly number[]): number[] => {
  const out: number[] = [];
  for (let t = rewards.length - 1, g = 0; t >= 0; t--) out[t] = g = rewards[t] !== 0 ? rewards[t] : gamma * g;
  return out;
};
const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;
const standardised = (xs: readonly number[]): number[] => {
  const average = mean(xs);
  const deviation = Math.sqrt(mean(xs.map((x) => (x - average) ** 2)));
  return xs.map((x) => (x - average) / deviation);
};

/** The gradient of −Σ_t A_t log p(a_t), where log p is y·logit − log(1 + e^logit), with y = 1 for up. */
const gradientOf = (policy: Policy, played: readonly ReturnType<typeof play>[]): Policy => {
  const x = played.flatMap((game) => game.x);
  const column = (values: readonly number[]): Tensor => tensor(values, [x.length, 1]);
  const y = column(played.flatMap(({ ups }) => ups));
  const advantages = column(played.flatMap(({ rewards }) => standardised(returnsOf(rewards))));
  const loss = (theta: Policy): Tensor => {
    const logit = logits(theta, x);
    return sum(mul(advantages, sub(softplus(logit), mul(y, logit))));
  };
  return grad(loss)(policy);
};

/** The first layer as a picture in the format PNG: 20 tiles in a row, white for positive weights, black for negative. */
const draw = (weights: Tensor): Uint8Array => {
  const [across, down] = [20, Math.ceil(hidden / 20)];
  const width = across * (SIDE + 1);
  const rows = Buffer.alloc((1 + width) * down * (SIDE + 1)); // each row begins with its filter: 0, none
  const w = numbers(weights);
  for (let unit = 0; unit < hidden; unit++) {
    let most = 0;
    for (let i = 0; i < PIXELS; i++) most = Math.max(most, Math.abs(w[hidden * i + unit]));
    const [top, left] = [(SIDE + 1) * Math.floor(unit / across), (SIDE + 1) * (unit % across)];
    for (let i = 0; i < PIXELS; i++)
      rows[(1 + width) * (top + Math.floor(i / SIDE)) + 1 + left + (i % SIDE)] = 127.5 * (1 + w[hidden * i + unit] / most);
  }
  const uint32 = (...values: readonly number[]): Buffer => Buffer.concat(values.map((v) => Buffer.from([v >>> 24, v >>> 16, v >>> 8, v])));
  const chunk = (name: string, data: Uint8Array): Buffer => {
    const body = Buffer.concat([Buffer.from(name), data]);
    return Buffer.concat([uint32(data.length), body, uint32(crc32(body))]);
  };
  const header = Buffer.concat([uint32(width, down * (SIDE + 1)), Buffer.from([8, 0, 0, 0, 0])]); // 8 bits of grey
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
};

/** All that a run needs to go on: weights, the moments of RMSProp, and the score of every game so far, [games]. */
type Run = { readonly policy: Policy; readonly moments: rmsprop.RmspropState<Policy>; readonly scores: Tensor };
const start = (): Run => {
  const [firstKey, secondKey] = random.split(key(seed), 2);
  const policy = {
    first: tensor(
      random.normal(firstKey, PIXELS * hidden).map((x) => x / SIDE),
      [PIXELS, hidden],
      'float32',
    ),
    second: tensor(
      random.normal(secondKey, hidden).map((x) => x / Math.sqrt(hidden)),
      [hidden, 1],
      'float32',
    ),
  };
  return { policy, moments: rmsprop.init(policy), scores: tensor([]) };
};
const save = (run: Run): void => {
  writeFileSync(`${file}.new`, writeSafetensors(tree.entries(run)));
  renameSync(`${file}.new`, file);
  writeFileSync(file.replace(/(\.safetensors)?$/, '.png'), draw(run.policy.first));
};
const load = (): Run => {
  const { tensors } = readSafetensors(readFileSync(file), file);
  const named = (name: string): Tensor => tensors.get(name) ?? zeros([0]);
  const policy = (name: string): Policy => ({ first: named(`${name}.first`), second: named(`${name}.second`) });
  return { policy: policy('policy'), moments: { v: policy('moments.v') }, scores: named('scores') };
};

let { policy, moments, scores } = existsSync(file) ? load() : start();
const all = [...numbers(scores)];
while (all.length < games) {
  const played = Array.from({ length: batch }, (_, i) => play(policy, fold(key(seed), all.length + i)));
  [policy, moments] = rmsprop.step(lr, policy, gradientOf(policy, played), moments, { decay: 0.99, eps: 1e-5 });
  all.push(...played.map(({ rewards }) => rewards.reduce((a, b) => a + b, 0)));
  const running = all.reduce((average, score) => 0.99 * average + 0.01 * score);
  const steps = played.reduce((n, { x }) => n + x.length, 0);
  console.log(
    `game ${all.length}  mean of these ${mean(all.slice(-batch)).toFixed(1)}  running mean ${running.toFixed(2)}  steps ${steps}`,
  );
  if (all.length % 100 === 0 || all.length >= games) save({ policy, moments, scores: tensor(all) });
}
