/** --backend, as it is typed. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getBackend, setBackend } from '../../src/autodiff/index.js';
import { wasmRelaxed } from '../../src/autodiff/kernels/wasm.js';
import { train } from '../../src/run/index.js';
import { type Directory, temporaryDirectory } from '../support/spinup.js';

let here: Directory;
beforeAll(() => {
  here = temporaryDirectory();
});
afterAll(() => here.remove());

const tiny = 'run vpg --env CartPole-v1 --epochs 3 --steps_per_epoch 200 --hid [8]';
const configOf = (name: string): { readonly backend: string } => JSON.parse(here.read(`data/${name}/${name}_s0/config.json`));
/** All columns but the last, Time. */
const progressOf = (name: string): string => here.read(`data/${name}/${name}_s0/progress.txt`).replaceAll(/\t[^\t\n]*\n/g, '\n');

test.each([
  ['js', /^js computes$/m],
  ['gpu', /^gpu\.js computes on the CPU here, in its mode webasm: many times slower than the backend wasm$/m],
])('%s trains, says so, and is written down', async (backend, word) => {
  const { code, out } = await here.spinup(`${tiny} --backend ${backend} --exp_name ${backend}`);
  expect([code, out]).toEqual([0, expect.stringMatching(word)]);
  expect(configOf(backend).backend).toBe(backend);
  const { out: resumed } = await here.spinup(`resume data/${backend}/${backend}_s0 --epochs 4`);
  expect(resumed).toMatch(word);
});

test('auto is wasm, as is nothing at all, and neither is spoken of', async () => {
  const { out } = await here.spinup(`${tiny} --backend auto --exp_name auto`);
  await here.spinup(`${tiny} --exp_name nothing`);
  expect([configOf('auto').backend, configOf('nothing').backend]).toEqual(['wasm', 'wasm']);
  expect(progressOf('auto')).toBe(progressOf('nothing'));
  expect(out).not.toContain('wasm');
});

describe.skipIf(!wasmRelaxed())('wasm-relaxed', () => {
  test('is to be had in Node as it comes, and a run that was cut off goes on with it', async () => {
    const words = 'run ppo --env CartPole-v1 --epochs 6 --steps_per_epoch 400 --backend wasm-relaxed';
    const { out } = await here.spinup(`${words} --exp_name whole`);
    expect(out).toMatch(/^wasm-relaxed computes$/m);
    await here.spinup(`${words} --exp_name cut`, (soFar, kill) => {
      if (soFar.includes('| ')) kill('SIGKILL');
    });
    expect((await here.spinup('resume data/cut/cut_s0')).code).toBe(0);
    expect(configOf('cut').backend).toBe('wasm-relaxed');
    expect(progressOf('cut')).toBe(progressOf('whole'));
  });
});

test('a backend that is none is refused before anything is written', async () => {
  const { code, err } = await here.spinup(`${tiny} --backend cuda --exp_name none`);
  expect([code, err]).toEqual([
    2,
    expect.stringMatching(/--backend should be one of auto, js, wasm, wasm-relaxed, gpu, blas, but is cuda/),
  ]);
  expect(here.has('data', 'none')).toBe(false);
});

test('backends are a flag like others in a grid', async () => {
  const { code } = await here.spinup(`${tiny} --backend js wasm --exp_name both`);
  expect(code).toBe(0);
  const read = (name: string): unknown => JSON.parse(here.read(`data/both_bac${name}/both_bac${name}_s0/config.json`)).backend;
  expect([read('js'), read('wasm')]).toEqual(['js', 'wasm']);
});

test('runs that a script begins at the same time each have their backend, and leave the one that was there', async () => {
  const run = async (backend: 'js' | 'wasm' | undefined): Promise<string> => {
    const expName = `together_${backend}`;
    const io = { write: () => {}, color: false };
    const given = backend && { backend };
    const { dir } = await train(
      { algo: 'vpg', env: 'CartPole-v1', ...given, expName, epochs: 1, stepsPerEpoch: 50, dataDir: here.path },
      io,
    );
    return JSON.parse(readFileSync(`${dir}/config.json`, 'utf8')).backend;
  };
  expect(await Promise.all([run('js'), run('wasm'), run(undefined)])).toEqual(['js', 'wasm', 'wasm']);
  expect(getBackend()).toEqual({ name: 'wasm' });
});

test('a run on the backend that there is leaves its options', async () => {
  await setBackend('gpu', { mode: 'cpu', from: 1e6 });
  const before = getBackend();
  const seen: unknown[] = [];
  const io = { write: () => void seen.push(getBackend()), color: false };
  await train({ algo: 'vpg', env: 'CartPole-v1', backend: 'gpu', epochs: 1, stepsPerEpoch: 50, dataDir: `${here.path}/same` }, io);
  expect(new Set(seen)).toEqual(new Set([before]));
  expect(getBackend()).toEqual(before);
  await setBackend('wasm');
});

test('in a script a run computes on its backend, and what comes after it on the one before', async () => {
  await setBackend('gpu', { mode: 'cpu', from: 1e6 });
  const before = getBackend();
  const seen: string[] = [];
  const io = { write: (text: string) => void seen.push(text, getBackend().name), color: false };
  await train({ algo: 'vpg', env: 'CartPole-v1', backend: 'js', epochs: 1, stepsPerEpoch: 50, dataDir: `${here.path}/script` }, io);
  expect(seen).toContain('js computes\n');
  expect(seen).toContain('js');
  expect(getBackend()).toEqual(before);
  expect(getBackend()).toMatchObject({ name: 'gpu', mode: 'cpu', from: 1e6 });
  await setBackend('wasm');
});
