/** docs/other-worlds.md: the server in Python and the world that asks it, with a stand-in for gymnasium. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blocksOf } from '../support/blocks.js';

const page = 'docs/other-worlds.md';
const python = ['python3', 'python'].find((name) => spawnSync(name, ['--version']).status === 0);

/** A world of gymnasium's interface: walk on a line, to the right end for a reward of 1. */
const standIn = `
class Space:
    def __init__(self, **fields): self.__dict__.update(fields)
class Array(list):
    def tolist(self): return list(self)
class Line:
    observation_space = Space(low=Array([-float("inf")]), high=Array([float("inf")]))
    action_space = Space(n=2)
    def reset(self, seed):
        self.x = seed % 3
        return Array([float(self.x)]), {}
    def step(self, action):
        self.x += 1 if action == 1 else -1
        return Array([float(self.x)]), 1.0 if self.x >= 4 else 0.0, self.x >= 4 or self.x <= -4, False, {}
def make(name):
    assert name == "Line-v0"
    return Line()
`;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'spinningup-python-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(resolve('.'), join(folder, 'node_modules/spinningup'), 'junction');
  writeFileSync(join(folder, 'gymnasium.py'), standIn);
  writeFileSync(join(folder, 'server.py'), blocksOf(page, ['python'])[0].code);
  const client = blocksOf(page, ['ts']).find(({ code }) => code.includes('export default'));
  writeFileSync(join(folder, 'python-world.ts'), client?.code ?? '');
});
afterAll(() => rmSync(folder, { recursive: true }));

test.skipIf(python === undefined)('PPO trains in a world that lives in Python (skipped where there is no python3)', async () => {
  const port = await freePort();
  const server = spawn(python as string, ['server.py', 'Line-v0', String(port)], { cwd: folder });
  await once(server.stdout, 'data'); // ready
  try {
    const words = ['run', 'ppo', '--env', './python-world.ts', '--env:port', String(port), '--epochs', '1', '--steps_per_epoch', '60'];
    const child = spawn(process.execPath, [resolve('bin/spinup.js'), ...words], { cwd: folder });
    let printed = '';
    child.stdout.on('data', (text) => (printed += text));
    child.stderr.on('data', (text) => (printed += text));
    const [code] = await once(child, 'close');
    expect(code, printed).toBe(0);
    expect(printed).toContain('Done: 1 epoch');
  } finally {
    server.kill();
  }
});
