/** A run in this process. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSafetensors } from '../../src/bytes/safetensors.js';
import { cartPole, type Env, pendulum } from '../../src/envs/index.js';
import type { TrainConfig } from '../../src/run/config/trainConfig.js';
import { type RunIO, train } from '../../src/run/train/train.js';
import { UserError } from '../../src/run/userError.js';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'train-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

/** Somebody who listens, and says when it is enough. */
const listener = (stopped = (): boolean => false) => {
  const heard: string[] = [];
  const io: RunIO = { write: (text) => void heard.push(text), color: false, stopped };
  return { io, text: () => heard.join('') };
};
const tiny = (more: Partial<TrainConfig> = {}): TrainConfig =>
  ({
    algo: 'ppo',
    env: 'CartPole-v1',
    dataDir,
    epochs: 3,
    stepsPerEpoch: 50,
    trainPiIters: 2,
    trainVIters: 2,
    hiddenSizes: [4],
    ...more,
  }) as TrainConfig;
const dir = () => join(dataDir, 'cmd_ppo', 'cmd_ppo_s0');
const rows = () => readFileSync(join(dir(), 'progress.txt'), 'utf8').trimEnd().split('\n').slice(1);
const savedEpoch = () => readSafetensors(readFileSync(join(dir(), 'model.safetensors'))).metadata.epoch;

test('says where everything is, how it went, and what to type next', async () => {
  const { io, text } = listener();
  const outcome = await train(tiny(), io);
  expect(outcome).toMatchObject({ algo: 'ppo', dir: dir(), epoch: 3, epochs: 3, steps: 150, interrupted: false });
  expect(text()).toMatch(/^ppo on CartPole-v1, seed 0: 3 epochs of 50 steps\n/);
  expect(text()).toContain(`Saved in ${dir()}: progress.txt, config.json, model.safetensors\n`);
  expect(text()).toMatch(/npx spinup test_policy \S*cmd_ppo_s0\nand plot its learning curve: npx spinup plot \S*cmd_ppo\/\n$/);
  expect(rows()).toHaveLength(3);
  expect(savedEpoch()).toBe('3');
});

test('says which layout the weights have, and whose they are', async () => {
  await train(tiny(), listener().io);
  const { metadata, tensors } = readSafetensors(readFileSync(join(dir(), 'model.safetensors')));
  expect(metadata).toEqual({
    layout: 'weights are [in, out]',
    algo: 'ppo',
    env_name: 'CartPole-v1',
    epoch: '3',
    steps: '150',
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect([...tensors].map(([name, { shape }]) => [name, shape])).toEqual([
    ['pi.0.w', [4, 4]],
    ['pi.0.b', [4]],
    ['pi.1.w', [4, 2]],
    ['pi.1.b', [2]],
    ['v.0.w', [4, 4]],
    ['v.0.b', [4]],
    ['v.1.w', [4, 1]],
    ['v.1.b', [1]],
  ]);
});

test('saves the model every saveFreq epochs: after the first, and so on', async () => {
  const seen: string[] = [];
  const { io } = listener();
  const write = (text: string): void => {
    // a row is on paper before its model is: what is saved now is what the epoch before left
    if (text.startsWith('---')) seen.push(existsSync(join(dir(), 'model.safetensors')) ? savedEpoch() : 'none');
  };
  await train(tiny({ saveFreq: 2, epochs: 5 }), { ...io, write });
  expect(seen).toEqual(['none', '1', '1', '3', '3']);
  expect(savedEpoch()).toBe('5');
});

test('stopped in the middle of an epoch: the complete ones are there, with their model', async () => {
  let asked = 0;
  const { io, text } = listener(() => ++asked > 130);
  const outcome = await train(tiny(), io);
  expect(outcome).toMatchObject({ epoch: 2, steps: 100, interrupted: true });
  expect(rows()).toHaveLength(2);
  expect(savedEpoch()).toBe('2');
  expect(text()).toContain('Stopped after 2 of 3 epochs, all saved; ');
});

test('stopped before its first epoch is over: it says that there is nothing', async () => {
  const { io, text } = listener(() => true);
  expect(await train(tiny(), io)).toMatchObject({ epoch: 0, steps: 0, interrupted: true });
  expect(text()).toContain(`Stopped before the end of the first epoch. Nothing has been learned yet; config.json is in ${dir()}\n`);
  expect(existsSync(join(dir(), 'progress.txt'))).toBe(false);
});

test('stopped during its last update: it is complete', async () => {
  let asked = 0;
  const { io } = listener(() => asked++ >= 150);
  expect(await train(tiny(), io)).toMatchObject({ epoch: 3, interrupted: false });
});

test('no epochs are no error', async () => {
  const { io, text } = listener();
  expect(await train(tiny({ epochs: 0 }), io)).toMatchObject({ epoch: 0, interrupted: false });
  expect(text()).toContain('Done: 0 epochs. Nothing has been learned yet');
});

test('training that breaks down says so in one line, and what was complete is saved', async () => {
  let steps = 0;
  const env: Env = {
    ...(cartPole as Env),
    step: (state, action, key) => ({
      ...cartPole.step(state as never, action as number, key),
      reward: ++steps > 75 ? 1e300 : 1,
    }),
  };
  const run = train(tiny({ env }), listener().io);
  await expect(run).rejects.toThrow(UserError);
  await expect(run).rejects.toThrow(/^ppo: .* has become NaN/);
  expect(savedEpoch()).toBe('1');
});

test('an environment of your own goes by the name in its spec, and a live one is told apart', async () => {
  const { io, text } = listener();
  await train(tiny({ env: { ...(cartPole as Env), live: true, spec: { id: 'Mine-v0', maxEpisodeSteps: 9, fps: 1 } } }), io);
  expect(text()).toContain('ppo on Mine-v0');
  expect(text()).toContain('so the run cannot be resumed');
  expect(JSON.parse(readFileSync(join(dir(), 'config.json'), 'utf8')).env_name).toBe('Mine-v0');
});

/** Pendulum, with a count of its steps. */
const counted = (more: Partial<Env> = {}): { readonly env: Env; readonly steps: () => number } => {
  let steps = 0;
  const step: Env['step'] = (state, action, key) => {
    steps++;
    return pendulum.step(state as never, action as never, key);
  };
  return { env: { ...(pendulum as Env), step, ...more }, steps: () => steps };
};
/** Three epochs of 50 steps, each with two evaluations of 10. */
const evaluated = (more: object = {}): TrainConfig =>
  ({
    algo: 'ddpg',
    env: 'Pendulum-v1',
    dataDir,
    expName: 'cmd_ppo',
    epochs: 3,
    stepsPerEpoch: 50,
    maxEpLen: 10,
    batchSize: 4,
    updateAfter: 20,
    startSteps: 20,
    numTestEpisodes: 2,
    hiddenSizes: [4],
    ...more,
  }) as TrainConfig;

test('an algorithm that evaluates its policy says how that went', async () => {
  const { io, text } = listener();
  const { meanTestReturn, meanReturn } = await train(evaluated(), io);
  const shown = (x?: number): string => (x as number).toLocaleString('en-US', { maximumFractionDigits: 2 });
  expect(text()).toContain(
    `mean return in the last one: ${shown(meanReturn)}; tested after it, without exploration: ${shown(meanTestReturn)}\n`,
  );
  const row = rows()[2].split('\t').map(Number);
  expect([row[1], row[5]]).toEqual([meanReturn, meanTestReturn].map((x) => expect.closeTo(x as number, 3)));
});

test('stopped while the policy is evaluated: the epoch does not count, and those before it are there', async () => {
  let asked = 0;
  const { io } = listener(() => ++asked > 130); // an epoch asks 50 + 20 times
  expect(await train(evaluated(), io)).toMatchObject({ epoch: 1, steps: 50, interrupted: true });
  expect(rows()).toHaveLength(1);
  expect(savedEpoch()).toBe('1');
});

test('an evaluation does not move the bar', async () => {
  const { io, text } = listener();
  await train(evaluated(), { ...io, columns: 80 });
  expect(text().match(/Epoch \d ━{24} testing/g)).toEqual([0, 1, 2].map((n) => `Epoch ${n} ${'━'.repeat(24)} testing`));
});

test('an environment of your own serves training and evaluation, unless you bring two', async () => {
  const [one, two, other] = [counted(), counted(), counted()];
  await train(evaluated({ env: one.env }), listener().io);
  expect(one.steps()).toBe(3 * (50 + 20));
  await train(evaluated({ env: two.env, testEnv: other.env }), listener().io);
  expect([two.steps(), other.steps()]).toEqual([150, 60]);
  expect(JSON.parse(readFileSync(join(dir(), 'config.json'), 'utf8'))).not.toHaveProperty('test_env');
});

test('a live environment of your own needs another one to evaluate in, or no evaluation', async () => {
  const live = { env: counted({ live: true }).env };
  await expect(train(evaluated(live), listener().io)).rejects.toThrow(UserError);
  await expect(train(evaluated(live), listener().io)).rejects.toThrow(
    /^ddpg: this environment cannot go back in time; give another one as testEnv/,
  );
  await train(evaluated({ ...live, numTestEpisodes: 0 }), listener().io);
  await train(evaluated({ ...live, testEnv: counted().env }), listener().io);
  expect(rows()).toHaveLength(3);
});

test.each([
  [
    'actions that it cannot choose',
    () => evaluated({ algo: 'sac', env: 'CartPole-v1' }),
    'sac: needs continuous actions, but CartPole-v1 has 2 discrete ones',
  ],
  [
    'hyperparameters that do not fit',
    () => evaluated({ updateAfter: 3 }),
    'ddpg: updateAfter should be at least batchSize, which is 4, but is 3',
  ],
  ['a hyperparameter that is none', () => evaluated({ clipRatio: 1 }), "ddpg: there is no hyperparameter 'clipRatio'"],
  ['evaluations where there are none', () => tiny({ numTestEpisodes: 2 } as object), "ppo: there is no hyperparameter 'numTestEpisodes'"],
  ['a second environment that has no use', () => tiny({ testEnv: pendulum as Env }), "ppo: there is no hyperparameter 'testEnv'"],
])('%s: refused before anything is written', async (_, config, message) => {
  const { io, text } = listener();
  const error: unknown = await train(config(), io).catch((error) => error);
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining(message) });
  expect(text()).toBe('');
  expect(existsSync(dir())).toBe(false);
});

test('[A5] a second process is refused the directory of a run under way, which goes on', async () => {
  let asked = 0;
  const words = ['run', 'ppo', '--env', 'CartPole-v1', '--epochs', '1', '--steps_per_epoch', '50', '--hid', '[4]', '--data_dir', dataDir];
  const second = (): string => {
    const { status, stderr } = spawnSync(process.execPath, ['bin/spinup.js', ...words], { encoding: 'utf8' });
    return `${status}: ${stderr}`;
  };
  const answers: string[] = [];
  const { io } = listener(() => {
    if (++asked === 75) answers.push(second());
    return false;
  });
  const { epoch } = await train(tiny({ epochs: 3, saveFreq: 100 }), io);
  expect([epoch, rows().length, savedEpoch(), existsSync(join(dataDir, 'old'))]).toEqual([3, 3, '3', false]);
  expect(answers).toEqual([
    expect.stringMatching(
      `^2: spinup: a run is going on in \\S+cmd_ppo_s0 \\(process ${process.pid} on \\S+, epoch 2 of 3\\); give this one another --exp_name\\n$`,
    ),
  ]);
});

test('a run whose directory is moved away ends, and writes nothing to what is there now', async () => {
  let asked = 0;
  const { io } = listener(() => {
    if (++asked === 75) {
      renameSync(dir(), join(dataDir, 'elsewhere'));
      mkdirSync(dir());
    }
    return false;
  });
  await expect(train(tiny({ epochs: 3, saveFreq: 100 }), io)).rejects.toThrow(/was moved or replaced while this run was writing to it/);
  expect(readdirSync(dir())).toEqual([]);
});

test.each([
  [{ stopAt: Number.NaN }, 'train: stopAt should be a finite number, but is NaN'],
  [{ stopAt: '475' }, "train: stopAt should be a finite number, but is '475'"],
  [{ stopAt: null }, 'train: stopAt should be a finite number, but is null'],
  [{ keepBest: 1 }, 'train: keepBest should be true or false, but is 1'],
  [{ quiet: 'yes' }, "train: quiet should be true or false, but is 'yes'"],
  [{ keepSnapshots: 'no' }, "train: keepSnapshots should be true or false, but is 'no'"],
  [{ saveFreq: 0 }, 'train: saveFreq should be a whole number from 1 on, but is 0'],
  [{ saveFreq: Number.NaN }, 'train: saveFreq should be a whole number from 1 on, but is NaN'],
  [{ datestamp: 1 }, 'train: datestamp should be true or false, but is 1'],
  [{ expName: '' }, "train: expName should be a name that a directory can have, without / or \\, but is ''"],
  [{ expName: 3 }, /^train: expName should be a name that a directory can have/],
  [{ dataDir: 7 }, 'train: dataDir should be the path of a directory, but is 7'],
  [{ envOptions: 3 }, 'train: envOptions should be a dictionary of named values, but is 3'],
  [{ normalizeReward: 'yes' }, "train: normalizeReward should be true or false, but is 'yes'"],
  [{ env: undefined }, /^train: env should be the name of an environment, such as CartPole-v1, or an environment, but is undefined/],
])('[C3] settings of a script are checked as flags are: %o', async (more, message) => {
  await expect(train(tiny(more as never), listener().io)).rejects.toThrow(message);
  expect(readdirSync(dataDir)).toEqual([]);
});
