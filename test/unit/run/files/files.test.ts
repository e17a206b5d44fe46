import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { actorCritic } from '../../../../src/algos/index.js';
import { numbers, type Tensor, tensor, tree } from '../../../../src/autodiff/index.js';
import { cartPole } from '../../../../src/envs/index.js';
import { key } from '../../../../src/random.js';
import { makeDirectory, writeFile } from '../../../../src/run/files/atomicFiles.js';
import { load } from '../../../../src/run/saved/loadRun.js';
import { loadParameters, saveParameters } from '../../../../src/run/saved/modelFile.js';
import { claimDirectory, runDirectory } from '../../../../src/run/saved/runDirectory.js';
import { UserError } from '../../../../src/run/userError.js';
import { eachInFolder } from '../../../support/folder.js';

let dir = '';
eachInFolder((path) => {
  dir = path;
});

describe('a file', () => {
  test('is replaced as a whole, and leaves nothing beside it', () => {
    const path = join(dir, 'a');
    writeFile(path, 'one');
    writeFile(path, Uint8Array.of(0x74, 0x77, 0x6f));
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(readdirSync(dir)).toEqual(['a']);
  });

  test('that cannot be written says so, keeps what was there, and leaves nothing beside it', () => {
    const path = join(dir, 'a');
    mkdirSync(join(path, 'inside'), { recursive: true });
    expect(() => writeFile(path, 'one')).toThrow(new UserError(`cannot write ${path}: it is a directory`, 1));
    expect(readdirSync(dir)).toEqual(['a']);
    expect(() => writeFile(join(dir, 'no', 'a'), '')).toThrow(/cannot write .*: no such file or directory/);
  });
});

describe('a directory', () => {
  test('is made with all that lead to it, and may be there', () => {
    makeDirectory(join(dir, 'a', 'b'));
    makeDirectory(join(dir, 'a', 'b'));
    expect(existsSync(join(dir, 'a', 'b'))).toBe(true);
  });

  test('[B13] below a file is refused on every Node, and so is one behind a link that leads nowhere', () => {
    writeFileSync(join(dir, 'a'), '');
    symlinkSync(join(dir, 'nowhere', 'x'), join(dir, 'link'));
    expect(() => makeDirectory(join(dir, 'a', 'b'))).toThrow(
      /cannot make the directory .*: a part of the path is a file, not a directory; --data_dir names another place/,
    );
    expect(() => makeDirectory(join(dir, 'link', 'b'))).toThrow(/cannot make the directory .*: a file of that name exists/);
  });
});

describe("a run's directory", () => {
  const now = new Date(2026, 10, 3, 8, 5, 9);
  const run = { dataDir: 'data', expName: 'e', seed: 10, datestamp: false };

  test('is called after experiment and seed, and with a datestamp after the time too', () => {
    expect(runDirectory(run, now)).toBe(join('data', 'e', 'e_s10'));
    expect(runDirectory({ ...run, datestamp: true }, now)).toBe(join('data', '2026-11-03_e', '2026-11-03_08-05-09-e_s10'));
  });

  test('loses nothing: what it held is moved aside, each time to a place of its own, outside of the experiment', () => {
    const place = join(dir, 'e', 'e_s0');
    const claimed = (): string | undefined => {
      const { lock, aside } = claimDirectory(place, dir);
      lock.release();
      return aside;
    };
    expect(claimed()).toBeUndefined();
    for (const n of [1, 2]) {
      writeFileSync(join(place, 'progress.txt'), `${n}`);
      expect(claimed()).toBe(join(dir, 'old', `e_s0_${n}`));
      expect(readdirSync(join(dir, 'old', `e_s0_${n}`))).toEqual(['progress.txt']);
      expect(readFileSync(join(dir, 'old', `e_s0_${n}`, 'progress.txt'), 'utf8')).toBe(`${n}`);
    }
    expect(readdirSync(join(dir, 'e'))).toEqual(['e_s0']);
    expect(readdirSync(place)).toEqual([]);
  });
});

describe('parameters', () => {
  const ac = (hiddenSizes: readonly number[]) => actorCritic(cartPole, { hiddenSizes }).init(key(1));
  const flat = (params: Parameters<typeof tree.entries>[0]) => tree.entries(params).map(([path, x]) => [path, x.shape, [...numbers(x)]]);
  const path = () => join(dir, 'model.safetensors');

  test('come back as they were, by their paths', () => {
    const params = ac([3, 2]);
    saveParameters(path(), params);
    const loaded = loadParameters(path(), ac([3, 2]));
    expect(flat(loaded)).toEqual(flat(params));
    expect(flat(loaded)[0][0]).toBe('pi.0.w');
  });

  test('of other networks are refused, by the name of the first tensor that does not fit', () => {
    saveParameters(path(), ac([3]));
    expect(() => loadParameters(path(), ac([4]))).toThrow(
      `${path()}: pi.0.w is float32 [4,3], but the networks in config.json need float32 [4,4]`,
    );
    expect(() => loadParameters(path(), ac([3, 3]))).toThrow(
      /pi\.1\.w is float32 \[3,2\], but the networks in config\.json need float32 \[3,3\]/,
    );
    expect(() => loadParameters(path(), { pi: ac([3]).pi })).toThrow(/holds v\.0\.w, but the networks in config.json have no such tensor/);
    expect(() => loadParameters(path(), { ...ac([3]), w: tensor([1]) })).toThrow(/has no tensor w, which the networks in config.json need/);
  });

  test('of another precision are refused', () => {
    saveParameters(path(), { x: tensor([1], [1], 'float64') });
    expect(() => loadParameters(path(), { x: tensor([1]) })).toThrow(
      /x is float64 \[1\], but the networks in config.json need float32 \[1\]/,
    );
  });

  test('with any one bit of the header flipped are refused, or the same', () => {
    const params = { a: tensor([1, 2]), b: tensor([3]) };
    saveParameters(path(), params, { epoch: '3' });
    const whole = readFileSync(path());
    const end = 8 + Number(whole.readBigUInt64LE());
    for (let at = 0; at < end; at++) {
      const damaged = Buffer.from(whole);
      damaged[at] ^= 1 << (at % 8);
      writeFileSync(path(), damaged);
      let loaded: { a: Tensor; b: Tensor };
      try {
        loaded = loadParameters(path(), params);
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
        continue;
      }
      expect(flat(loaded)).toEqual(flat(params));
    }
  });
});

describe('a saved run', () => {
  const config = { algo: 'ppo', env_name: 'CartPole-v1', ac_kwargs: { hidden_sizes: [3], activation: 'relu' } };
  const save = (place: string, what: object = config): void => {
    makeDirectory(place);
    writeFileSync(join(place, 'config.json'), JSON.stringify(what));
    saveParameters(join(place, 'model.safetensors'), actorCritic(cartPole, { hiddenSizes: [3] }).init(key(1)));
  };

  test('is found in its directory, and in one that leads to it and to no other', async () => {
    const place = join(dir, 'data', 'e', 'e_s0');
    save(place);
    for (const where of [place, join(dir, 'data', 'e'), join(dir, 'data')]) expect((await load(where)).dir).toBe(place);
    save(join(dir, 'data', 'e', 'e_s1'));
    await expect(load(join(dir, 'data'))).rejects.toThrow(/there are 2 runs in .*; name one: .*e_s0, .*e_s1/);
  });

  test('has a policy that acts', async () => {
    save(dir);
    const { env, mode, sample } = await load(dir);
    const { obs } = env.reset(key(0));
    expect([0, 1]).toContain(mode(obs));
    expect([0, 1]).toContain(sample(obs, key(0)));
  });

  test.each([
    ['no directory', () => {}, 'there is no directory'],
    ['no run', () => makeDirectory(join(dir, 'run')), 'there is no run in'],
    ['no algorithm', () => save(join(dir, 'run'), { ...config, algo: undefined }), 'run/config.json has no algo; there are vpg, npg, '],
    [
      'an unknown algorithm',
      () => save(join(dir, 'run'), { ...config, algo: 'toString' }),
      'run/config.json has the algo "toString", which is unknown; there are vpg, npg, ',
    ],
    [
      'an algorithm for other actions',
      () => save(join(dir, 'run'), { ...config, algo: 'sac' }),
      'run/config.json: sac: needs continuous actions, but CartPole-v1 has 2 discrete ones',
    ],
    [
      "another algorithm's model",
      () => save(join(dir, 'run'), { ...config, algo: 'dqn' }),
      'model.safetensors has no tensor q.0.w, which the networks in config.json need',
    ],
    ['no environment', () => save(join(dir, 'run'), { algo: 'ppo' }), 'config.json has no env_name'],
    ['an unknown environment', () => save(join(dir, 'run'), { ...config, env_name: 'Nope-v0' }), "unknown environment 'Nope-v0'"],
    ['no networks', () => save(join(dir, 'run'), { algo: 'ppo', env_name: 'CartPole-v1' }), 'config.json: hiddenSizes should be'],
    [
      'networks that are none',
      () => save(join(dir, 'run'), { ...config, ac_kwargs: { hidden_sizes: ['x'], activation: 'relu' } }),
      'config.json: hiddenSizes should be a list',
    ],
  ])('with %s is refused', async (_, prepare, message) => {
    prepare();
    await expect(load(join(dir, 'run'))).rejects.toThrow(UserError);
    await expect(load(join(dir, 'run'))).rejects.toThrow(message);
  });

  test('that is damaged is refused', async () => {
    save(dir);
    writeFileSync(join(dir, 'model.safetensors'), 'x');
    await expect(load(dir)).rejects.toThrow(/model\.safetensors is not a safetensors file, or is damaged: it has 1 bytes/);
    rmSync(join(dir, 'model.safetensors'));
    await expect(load(dir)).rejects.toThrow(/has no model\.safetensors: the run was stopped before its first epoch was over/);
    writeFileSync(join(dir, 'config.json'), '{');
    await expect(load(dir)).rejects.toThrow(/config\.json is not a JSON object/);
  });
});
