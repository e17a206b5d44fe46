/**
 * A classifier of digits that it draws itself, logged by EpochLogger.
 *
 * Nothing here is reinforcement learning: networks, gradients and Adam are those that every algorithm uses, and the logger
 * records whatever is stored in it. Each digit is drawn from a font of 5 × 7 dots, sheared, stretched, moved and covered in
 * noise, so that no two are alike; none is ever seen twice. Look at TestAcc in the table, the fraction of 2000 new pictures
 * that are read rightly; `spinup plot data/digits --value TestAcc --xaxis Epoch` draws it. Acc is that of the batches.
 */
import { adam, autodiff, categorical, type Key, key, mlp, random, type Tensor, tensor, valueAndGrad } from 'spinningup';
import { EpochLogger, fromFlags, setupLoggerKwargs } from 'spinningup/run';

const defaults = { epochs: 10, stepsPerEpoch: 100, batch: 100, lr: 3e-3, noise: 0.2, hidden: 128, dataDir: 'data', seed: 0 };
const { epochs, stepsPerEpoch, batch, lr, noise, hidden, dataDir, seed } = fromFlags(defaults);
const { item, mean, neg } = autodiff;

/** The dots of the ten digits: seven rows each, from the top down, in two hexadecimal digits; the left dot is bit 4. */
const FONT = (
  '0e11131519110e 040c040404040e 0e11010204081f ' +
  '1f02040201110e 02060a121f0202 1f101e0101110e ' +
  '0608101e11110e 1f010204080808 ' +
  '0e11110e11110e 0e11110f01020c'
).split(' ');
const dot = (digit: number, x: number, y: number): number => {
  if (x < 0 || x > 4 || y < 0 || y > 6) return 0;
  return (Number.parseInt(FONT[digit].slice(2 * y, 2 * y + 2), 16) >> (4 - x)) & 1;
};

const SIDE = 12;
/** A picture [SIDE · SIDE] of a digit: each pixel shows the dot that a random affine map puts there. */
const draw = (digit: number, drawKey: Key): number[] => {
  const [mapKey, noiseKey] = random.split(drawKey, 2);
  const [shear, wide, high, right, down] = random.uniform(mapKey, 5, -1, 1);
  const specks = random.normal(noiseKey, SIDE * SIDE);
  return Array.from(specks, (speck, i) => {
    const y = ((Math.floor(i / SIDE) - SIDE / 2 + 0.5 + down) * (1 + 0.2 * high)) / 1.5;
    const x = ((i % SIDE) - SIDE / 2 + 0.5 + 2 * right) * ((1 + 0.2 * wide) / 1.5) + 0.3 * shear * y;
    return dot(digit, Math.round(x + 2), Math.round(y + 3)) + noise * speck;
  });
};

/** n pictures [n, SIDE · SIDE], and the digits [n] on them. */
const examples = (n: number, examplesKey: Key): { readonly x: Tensor; readonly y: Tensor } => {
  const nextKey = random.keys(examplesKey);
  const digits = random.randint(nextKey(), n, 10);
  return { x: tensor(Array.from(digits, (digit) => draw(digit, nextKey()))), y: tensor(Float32Array.from(digits)) };
};

/** [n, 10] The logits of the ten digits. */
const logits = (theta: mlp.Mlp, x: Tensor): Tensor => mlp.apply(theta, x, 'relu');

/** The fraction of pictures whose likeliest digit is the right one. */
const accuracy = (logits: Tensor, y: Tensor): number => item(mean(autodiff.equal(categorical.mode(logits), y)));

const [initKey, trainKey, testKey] = random.split(key(seed), 3);
const logger = new EpochLogger(setupLoggerKwargs('digits', seed, dataDir));
logger.saveConfig({ epochs, stepsPerEpoch, batch, lr, noise, hidden, seed });
const test = examples(2000, testKey);
const start = Date.now();
let theta = mlp.init(initKey, [SIDE * SIDE, hidden, 10]);
let moments = adam.init(theta);
for (let epoch = 0; epoch < epochs; epoch++) {
  for (let step = 0; step < stepsPerEpoch; step++) {
    const { x, y } = examples(batch, random.fold(trainKey, epoch * stepsPerEpoch + step));
    const loss = (theta: mlp.Mlp): Tensor => neg(mean(categorical.logProb(logits(theta, x), y)));
    const [value, gradient] = valueAndGrad(loss)(theta);
    logger.store({ Loss: item(value), Acc: accuracy(logits(theta, x), y) });
    [theta, moments] = adam.step(lr, theta, gradient, moments);
  }
  logger.logTabular('Epoch', epoch);
  logger.logTabular('Acc', undefined, { withMinAndMax: true });
  logger.logTabular('Loss', undefined, { averageOnly: true });
  logger.logTabular('TestAcc', accuracy(logits(theta, test.x), test.y));
  logger.logTabular('TotalGradientSteps', (epoch + 1) * stepsPerEpoch);
  logger.logTabular('Time', (Date.now() - start) / 1000);
  logger.dumpTabular();
}
logger.saveState(theta);
