/**
 * The package as people get it: packed, installed into an empty project, and there compiled, hovered over, run, required
 * and bundled. The tools are a package of their own: `npm ci --prefix test/package` installs them.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const tools = resolve('test/package/node_modules');
const isInstalled = existsSync(tools);
if (!isInstalled) console.log('The packed package is not tried: npm ci --prefix test/package installs what that needs.');

const app = mkdtempSync(join(tmpdir(), 'spinningup-packed-'));
/** Runs a program in the project, and gives what it printed, on standard error too. */
const run = (program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, {
    cwd: app,
    encoding: 'utf8',
    stdio: 'pipe',
    env: { ...process.env, NO_COLOR: '1' },
    shell: process.platform === 'win32',
  });
const tool = (name: string, ...args: readonly string[]): string => run('sh', '-c', '"$@" 2>&1', 'sh', join(tools, '.bin', name), ...args);
const write = (file: string, text: string): void => writeFileSync(join(app, file), text);

const train = `
const small = { epochs: 1, stepsPerEpoch: 200, trainPiIters: 2, trainVIters: 2 };
for (const { state } of ppo({ env: cartPole, ...small })) console.log(state.info.kl);
`;

beforeAll(() => {
  if (!isInstalled) return;
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', app], { encoding: 'utf8' }),
  );
  write('package.json', '{ "name": "app", "private": true, "type": "module" }');
  run('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', `./${filename}`);
  write('main.js', `import { cartPole, ppo } from 'spinningup';${train}`);
  write('index.html', '<!doctype html><html lang="en"><title>app</title><script type="module" src="./main.js"></script></html>');
}, 120_000);
afterAll(() => rmSync(app, { recursive: true, force: true }));

describe.runIf(isInstalled)('the packed package', () => {
  test('has its sources, which its maps name', () => {
    const root = join(app, 'node_modules/spinningup');
    const maps = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.map'));
    const missing = maps.flatMap((map) => {
      const { sources }: { sources: string[] } = JSON.parse(readFileSync(join(root, 'dist', map), 'utf8'));
      return sources.filter((source) => !source.includes('.generated.') && !existsSync(join(root, 'dist', map, '..', source)));
    });
    expect(maps.length).toBeGreaterThan(100);
    expect(missing).toEqual([]);
  });

  test('[C10] trains, and is required, and runs in a worker', () => {
    const kl = run('node', 'main.js');
    expect(Number(kl)).toBeGreaterThan(0);
    write('required.cjs', `const { cartPole, ppo } = require('spinningup');${train}`);
    expect(run('node', '--no-warnings', 'required.cjs')).toBe(kl);
    write('worker.js', `import { Worker } from 'node:worker_threads'; new Worker(new URL('./main.js', import.meta.url));`);
    expect(run('node', 'worker.js')).toBe(kl);
    write('subpaths.js', `import 'spinningup/mujoco'; import { lunarLander } from 'spinningup/box2d'; console.log(typeof lunarLander);`);
    expect(run('node', 'subpaths.js').trim()).toBe('function');
    expect(run('npx', 'spinup', '--help')).toContain('spinup run');
    expect(run('npx', 'spinup', 'example', 'cross-entropy-method', '--budget', '500')).toMatch(/^generation 0 {2}steps \d+/);
    expect(run('npx', 'spinup', 'example', 'river', '--print')).toBe(readFileSync('examples/river.ts', 'utf8'));
  });

  const program = `
import { autodiff, type Env, grad, make, ppo, random, replay, sac, spaces, type Tensor, tensor } from 'spinningup';
import { hvp } from 'spinningup/autodiff';
import { load, train } from 'spinningup/run';
import 'spinningup/mujoco';
import { lunarLander } from 'spinningup/box2d';
import { setBackend } from 'spinningup/gpu';

const env: Env = await make('CartPole-v1');
for (const { epoch, state } of ppo({ env, epochs: 1, clipRatio: 0.1 })) console.log(epoch, state.info.kl);
const f = (x: Tensor): Tensor => autodiff.sum(autodiff.mul(x, x));
console.log(grad(f)(tensor([1, 2])), hvp, train, load, sac, spaces, replay, random, setBackend, lunarLander);
export const parameters: autodiff.Tree = {};
// @ts-expect-error text is no tensor
tensor('abc');
// @ts-expect-error there is no such hyperparameter
ppo({ env, clipRatoi: 0.1 });
`;
  const compilers = ['typescript-5', 'typescript-7'];
  const resolutions = [
    ['nodenext', 'nodenext'],
    ['node16', 'node16'],
    ['esnext', 'bundler'],
  ];
  test.each(compilers.flatMap((compiler) => resolutions.map((how) => [compiler, ...how])))(
    '[B2] compiles with %s and %s/%s, strictly, its own declarations included',
    (compiler, module, moduleResolution) => {
      write('program.ts', program);
      const options = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2022', '--lib', 'es2023,dom'];
      const tsc = join(tools, compiler, 'bin/tsc');
      const said = run(
        'sh',
        '-c',
        '"$@" 2>&1 || true',
        'sh',
        'node',
        tsc,
        ...options,
        '--module',
        module,
        '--moduleResolution',
        moduleResolution,
        'program.ts',
      );
      expect(said).toBe('');
    },
  );

  /** Where an editor goes from a declaration: along its map, to the last line of the source that is mapped before it. */
  const sourceOf = ({ fileName, textSpan }: ts.DefinitionInfo): string => {
    const lines = readFileSync(fileName, 'utf8').slice(0, textSpan.start).split('\n').length;
    const map = new TraceMap(readFileSync(`${fileName}.map`, 'utf8'));
    const mapped = Array.from({ length: lines }, (_, i) => originalPositionFor(map, { line: lines - i, column: 1000 }));
    const { source, line } = mapped.find((position) => position.source !== null) ?? { source: null, line: null };
    const path = join(fileName, '..', source ?? '');
    const text = readFileSync(path, 'utf8').split('\n')[(line ?? 1) - 1];
    return `${path
      .split(/spinningup[\\/]/)
      .at(-1)
      ?.replaceAll('\\', '/')}: ${text.trim()}`;
  };

  /** The text that an editor shows over the word at a place marked by ^ in a program, and where it leads. */
  const hover = (text: string): { readonly said: string; readonly leadsTo: string } => {
    const file = join(app, 'hover.ts');
    write('hover.ts', text.replace('^', ''));
    const options = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, strict: true };
    const service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => [file],
      getScriptVersion: () => '1',
      getScriptSnapshot: (name) => (existsSync(name) ? ts.ScriptSnapshot.fromString(readFileSync(name, 'utf8')) : undefined),
      getCurrentDirectory: () => app,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: ts.sys.fileExists,
      readFile: ts.sys.readFile,
      directoryExists: ts.sys.directoryExists,
    });
    const at = text.indexOf('^');
    const { documentation = [] } = service.getQuickInfoAtPosition(file, at) ?? {};
    const [definition] = service.getDefinitionAtPosition(file, at) ?? [];
    return { said: ts.displayPartsToString(documentation), leadsTo: definition ? sourceOf(definition) : 'nowhere' };
  };

  test('[B3] an editor explains a hyperparameter where it is given, and leads to its source', () => {
    const { said, leadsTo } = hover(`import { cartPole, ppo } from 'spinningup';\nppo({ env: cartPole, clip^Ratio: 0.1 });\n`);
    expect(said).toContain('ε');
    expect(leadsTo).toMatch(/^src\/algos\/ppo\.ts: /);
  });

  const bundled: Readonly<Record<string, () => string>> = {
    esbuild: () =>
      tool(
        'esbuild',
        'main.js',
        '--bundle',
        '--format=esm',
        '--log-override:*=error',
        '--log-level=warning',
        '--outfile=out/esbuild/main.mjs',
      ),
    vite: () => {
      write('vite.config.js', 'export default { logLevel: "warn", build: { outDir: "out/vite", modulePreload: false } };');
      return tool('vite', 'build');
    },
    webpack: () =>
      tool(
        'webpack',
        '--mode=production',
        '--entry=./main.js',
        `--output-path=${join(app, 'out/webpack')}`,
        '--output-public-path=/',
        '--stats=errors-warnings',
      ),
    rollup: () => {
      const plugins = ['node-resolve', 'commonjs'].flatMap((name) => ['--plugin', join(tools, '@rollup', `plugin-${name}`)]);
      return tool('rollup', 'main.js', ...plugins, '--dir', 'out/rollup', '--failAfterWarnings', '--silent');
    },
    parcel: () => tool('parcel', 'build', 'index.html', '--dist-dir=out/parcel', '--no-cache', '--log-level=warn'),
  };
  /** The script that a page starts with: the others are loaded on demand, and smaller. */
  const largest = (folder: string): string => {
    const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.m?js$/.test(file));
    const sized = scripts.map((file) => [readFileSync(join(folder, file)).length, join(folder, file)] as const);
    return sized.sort(([a], [b]) => b - a)[0][1];
  };

  test.each(Object.keys(bundled))('[B12] [C10] bundles with %s without a word, and the bundle trains to the same bits', (bundler) => {
    const warnings = bundled[bundler]().replace('webpack compiled successfully', '');
    expect(warnings.trim()).toBe('');
    expect(run('node', '--import', 'data:text/javascript,globalThis.self=globalThis', largest(join(app, 'out', bundler)))).toBe(
      run('node', 'main.js'),
    );
  });

  test('[C6] exports a policy as ONNX, which a runtime computes with; without onnx-proto it says what to install', () => {
    const short = '--epochs 1 --steps_per_epoch 300 --start_steps 100 --update_after 100 --hid [16]';
    run('npx', 'spinup', ...`run sac --env Pendulum-v1 ${short} --normalize_observation --exp_name swing --quiet`.split(' '));
    const exported = (): string => run('sh', '-c', 'npx spinup export data/swing --onnx 2>&1 || true');
    const [, asked] = /^spinup: .*needs .*: (npm i onnx-proto@[\d.]+)\n$/s.exec(exported()) ?? [];
    expect(asked).toBe('npm i onnx-proto@8.0.1');
    run('npm', ...`${asked.slice('npm '.length)} --prefer-offline --no-audit --no-fund --ignore-scripts`.split(' '));
    expect(exported()).toMatch(
      /policy\.onnx: obs \[N, 3\] → .*action \[N, 1\].*\n.*policy\.q\.onnx: obs \[N, 3\], act \[N, 1\] → .*q \[N\]/,
    );
    write(
      'runtime.js',
      `import { createRequire } from 'node:module';
       import { pendulum, key } from 'spinningup';
       import { load } from 'spinningup/run';
       const ort = createRequire(${JSON.stringify(`${tools}/`)})('onnxruntime-web');
       ort.env.wasm.numThreads = 1;
       const open = (name) => ort.InferenceSession.create('data/swing/swing_s0/' + name);
       const row = (x) => new ort.Tensor('float32', x, [1, x.length]);
       const { obs } = pendulum.reset(key(1));
       const { mode, q } = await load('data/swing');
       const act = mode(obs);
       const { action } = await (await open('policy.onnx')).run({ obs: row(obs) });
       const critic = await (await open('policy.q.onnx')).run({ obs: row(obs), act: row(act) });
       console.log(JSON.stringify([[action.data[0], act[0]], [critic.q.data[0], q(obs, act)]]));`,
    );
    const pairs: [number, number][] = JSON.parse(run('node', '--no-warnings', 'runtime.js'));
    expect(pairs).toHaveLength(2);
    for (const [there, here] of pairs) expect(Math.abs(there - here)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(here)));
  });
});
