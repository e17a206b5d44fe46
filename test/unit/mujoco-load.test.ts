import { describe, expect, test, vi } from 'vitest';

describe('the package', () => {
  const install = 'npm i @mujoco/mujoco@3.14.0';
  /** What comes of a load where the package is another one. */
  const loaded = async (start: () => unknown): Promise<unknown> => {
    vi.resetModules();
    vi.doMock('@mujoco/mujoco', () => ({ default: async () => start() }));
    try {
      const { loadMujoco: load } = await import('../../src/envs/mujoco/loadMujoco.js');
      return await load().catch(({ message }: Error) => message);
    } finally {
      vi.doUnmock('@mujoco/mujoco');
    }
  };
  const failing = (message: string) =>
    loaded(() => {
      throw Object.assign(new Error(message), { code: 'ERR_MODULE_NOT_FOUND' });
    });

  test.each([
    "Cannot find package '@mujoco/mujoco' imported from /home/ada/run.js", // Node
    "Failed to resolve module specifier '@mujoco/mujoco'", // Chromium
    'The specifier “@mujoco/mujoco” was a bare specifier, but was not remapped to anything.', // Firefox
    'Could not resolve "@mujoco/mujoco" imported by "spinningup". Is it installed?', // Vite
  ])('that is missing is an error that says what to type: %s', async (message) => {
    expect(await failing(message)).toBe(`MuJoCo worlds need a package that is not installed: ${install}`);
  });

  test.each([
    'no memory',
    "Cannot find module '/home/ada/node_modules/@mujoco/mujoco/mujoco.js' imported from /home/ada/run.js",
    "Cannot find package 'other' imported from /home/ada/node_modules/@mujoco/mujoco/mujoco.js",
  ])('that does not load is an error that says why, and does not advise to install what is there: %s', async (message) => {
    expect(await failing(message)).toBe(`MuJoCo worlds need a package that does not load (${message})`);
  });

  test('that is of another version is an error that says which one to install', async () => {
    const older = await loaded(() => ({ mj_versionString: () => '3.3.0' }));
    expect(older).toBe(`MuJoCo worlds need version 3.14.0 of a package whose version here is 3.3.0: ${install}`);
  });
});
