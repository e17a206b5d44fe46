/** --backend blas, as it is typed. Needs koffi and a BLAS, which CI has on Linux. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Backend } from '../../src/autodiff/index.js';
import { blasLabel, blasName } from '../../src/run/config/blasTrial.js';
import { plansOf } from '../../src/run/grid/planRuns.js';
import { runPlans } from '../../src/run/grid/runAll.js';
import { resume, train } from '../../src/run/index.js';
import { type Directory, temporaryDirectory } from '../support/spinup.js';
import { systemBlas } from '../support/systemBlas.js';

/** How long a product takes, in place of a measurement. */
const times = vi.hoisted(() => ({ blas: 1, wasm: 2, measured: 0 }));
vi.mock('../../src/run/config/blasTrial.js', async (original) => {
  const real = await original<typeof import('../../src/run/config/blasTrial.js')>();
  const checkSpeed = (backend: Backend): void => {
    times.measured++;
    real.checkSpeed(backend, times);
  };
  return { ...real, checkSpeed };
});

let here: Directory;
beforeAll(() => {
  here = temporaryDirectory();
});
afterAll(() => here.remove());
afterEach(() => void Object.assign(times, { blas: 1, wasm: 2, measured: 0 }));

const sac = 'run sac --env Pendulum-v1 --steps_per_epoch 300 --start_steps 100 --update_after 100 --num_test_episodes 1 --hid [32]';
const directory = (name: string): string => `data/${name}/${name}_s0`;
const configOf = (name: string): Record<string, unknown> => JSON.parse(here.read(`${directory(name)}/config.json`));
const remains = (name: string): readonly [model: string, progress: string] => {
  const model = createHash('sha256').update(readFileSync(join(here.path, directory(name), 'model.safetensors')));
  return [model.digest('hex'), here.read(`${directory(name)}/progress.txt`).replaceAll(/\t[^\t\n]*\n/g, '\n')];
};
/** Kill it as soon as it has printed the row of an epoch, the states of those before which are saved. */
const killedIn =
  (epoch: number) =>
  (soFar: string, kill: (signal: NodeJS.Signals) => void): void => {
    if (new RegExp(`Epoch \\|\\s+${epoch} `).test(soFar)) kill('SIGKILL');
  };
const silent = { write: () => {}, color: false };

const blas = await systemBlas();
const about = blas && blasName({ name: 'blas', ...blas });
const word = about ? blasLabel(about) : '';

describe.skipIf(!blas)('spinup run --backend blas', () => {
  test('says which library computes and writes it down; two such runs have the same bits, and one with wasm has others', async () => {
    const { code, out } = await here.spinup(`${sac} --epochs 3 --backend blas! --exp_name one`);
    expect([code, out]).toEqual([0, expect.stringContaining(`\nproducts are computed by ${word}\n`)]);
    expect(configOf('one')).toMatchObject({ backend: 'blas', blas: about });
    await here.spinup(`${sac} --epochs 3 --backend blas! --exp_name two`);
    await here.spinup(`${sac} --epochs 3 --backend wasm --exp_name plain`);
    expect(remains('two')).toEqual(remains('one'));
    expect(remains('plain')[0]).not.toBe(remains('one')[0]);
    expect(configOf('plain')).not.toHaveProperty('blas');
  });

  test('a run that was cut off goes on with the same library, and ends in the same bits', async () => {
    await here.spinup(`${sac} --epochs 3 --backend blas! --exp_name cut`, killedIn(1));
    const { code, out } = await here.spinup(`resume ${directory('cut')}`);
    expect([code, out]).toEqual([0, expect.stringContaining(word)]);
    expect(out).toMatch(/^Resuming after epoch [01] of the table$/m);
    expect(remains('cut')).toEqual(remains('one'));
  });

  test('it does not go on with another core, and says what would; told to, it goes on with wasm, and with that from then on', async () => {
    await here.spinup(`${sac} --epochs 40 --backend blas! --exp_name moved`, killedIn(2));
    const file = join(here.path, directory('moved'), 'config.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"library":\t"[^"]*"/, '"library":\t"libother.so"'));
    const before = here.read(`${directory('moved')}/config.json`);
    const refused = await here.spinup(`resume ${directory('moved')}`);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining(`but here ${word} computes`)]);
    expect(refused.err).toMatch(
      /SPINUP_BLAS=libother\.so names it\. To resume it .*: spinup resume data\/moved\/moved_s0 --backend blas\n$/,
    );
    expect(here.read(`${directory('moved')}/config.json`)).toBe(before);

    const { out } = await here.spinup(`resume ${directory('moved')} --backend wasm`, killedIn(5));
    const [line, epoch] = /^From epoch (\d+) of the table on wasm computes, and no longer libother\.so.*$/m.exec(out) ?? [];
    expect(line).toMatch(/, as config\.json now records$/);
    const changes = [{ from_epoch: Number(epoch), backend: 'wasm' }];
    expect(configOf('moved')).toEqual({ ...JSON.parse(before), backend_changes: changes });
    const again = await here.spinup(`resume ${directory('moved')}`, killedIn(8));
    expect(again.out).not.toMatch(/computes|computed/);
    expect(configOf('moved').backend_changes).toEqual(changes);
  });

  test('a library that is not there is refused before anything is written', async () => {
    vi.stubEnv('SPINUP_BLAS', './none.so');
    const { code, err } = await here.spinup(`${sac} --backend blas --exp_name none`);
    vi.unstubAllEnvs();
    expect([code, err]).toEqual([2, expect.stringContaining('the backend cannot be blas: the library ./none.so cannot be loaded')]);
    expect(here.has('data', 'none')).toBe(false);
  });
});

describe.skipIf(!blas)('whether blas is fast enough', () => {
  const tiny = { algo: 'vpg', env: 'CartPole-v1', epochs: 1, stepsPerEpoch: 50 } as const;

  test('is measured when a run begins, and one that is not is refused with nothing written', async () => {
    const config = { ...tiny, dataDir: `${here.path}/measured` };
    times.wasm = 1.2;
    await expect(train({ ...config, backend: 'blas' }, silent)).rejects.toThrow(
      /^the backend cannot be blas: a product of .* 1\.000 ms and wasm 1\.200 ms, and it should be 1\.3 times as fast\. .*--backend blas! uses it/,
    );
    expect(here.has('measured')).toBe(false);
    times.wasm = 1.4;
    await train({ ...config, backend: 'blas' }, silent);
    expect(times.measured).toBe(2);
  });

  test('is not asked where blas! insists, nor when a run goes on', async () => {
    times.wasm = 0.1;
    const { dir } = await train({ ...tiny, backend: 'blas!', dataDir: `${here.path}/insists` }, silent);
    expect(JSON.parse(readFileSync(`${dir}/config.json`, 'utf8')).backend).toBe('blas');
    await resume({ dir }, silent);
    expect(times.measured).toBe(0);
  });

  test('is measured once for all runs of a grid that begin, and none of them measures', async () => {
    const words = ['vpg', '--env', 'CartPole-v1', '--backend', 'blas', 'js', '--seed', '0', '1', '--data_dir', `${here.path}/grid`];
    const started: (readonly string[])[] = [];
    const start = (words: readonly string[]) => {
      started.push(words);
      return { ended: Promise.resolve({ exitCode: 1 }), stop: () => {}, kill: () => {} };
    };
    await runPlans(plansOf(words).plans, { jobs: 1, start }, silent);
    expect(times.measured).toBe(1);
    const backends = started.map((words) => words[words.indexOf('--backend') + 1]);
    expect(backends).toEqual(['blas!', 'blas!', 'js', 'js']);
    times.wasm = 1;
    await expect(runPlans(plansOf(words).plans, { jobs: 1, start }, silent)).rejects.toThrow(/the backend cannot be blas: a product/);
    expect(started.length).toBe(4);
  });
});
