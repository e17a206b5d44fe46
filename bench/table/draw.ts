/** `npm run bench -- draw`: pictures and tables of all results that there are. Nothing is run. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeFile } from '../../src/run/files/atomicFiles.js';
import { mean } from '../util.js';
import { byKind, type Cell, cellsOf, longest } from './cells.js';
import { type Checked, checkFile } from './check.js';
import { type Curve, finalOf } from './curve.js';
import { isOffPolicy } from './jobs.js';
import { type Bundle, notesFor, panelOf } from './lines.js';
import { pageWith, sectionOf } from './page.js';
import { type Panel, picture } from './picture.js';
import { resultsIn, storeIn } from './store.js';

const bundleOf = ({ world, algo, steps, runs, mean }: Cell): Bundle => {
  const curves = runs.map(({ curve }) => curve);
  return { world, algo, steps, curves, value: mean };
};

const drawWorld = (file: string, world: string, panels: readonly Panel[]): void => {
  writeFile(file, picture(world, notesFor(panels), panels));
};

/** A picture for each world that has results. @returns these worlds */
const drawWorlds = (cells: readonly Cell[], images: string): readonly string[] => {
  const worlds = [...new Set(cells.map(({ world }) => world))].sort();
  for (const world of worlds) {
    const [on, off] = byKind(longest(cells.filter((cell) => cell.world === world))).map((kind) => kind.map(bundleOf));
    drawWorld(join(images, `table-${world}.svg`), world, [...panelOf('On-policy', on), ...panelOf('Off-policy', off)]);
  }
  return worlds;
};

/** Results of an earlier bench: a million steps in three worlds. */
interface Earlier {
  readonly rows: readonly {
    readonly world: string;
    readonly algorithm: 'ppo' | 'trpo' | 'vpg' | 'sac' | 'td3';
    readonly steps: number;
    readonly curves: readonly Curve[];
  }[];
}
const drawEarlier = (file: string, images: string): void => {
  if (!existsSync(file)) return;
  const { rows } = JSON.parse(readFileSync(file, 'utf8')) as Earlier;
  const bundles = rows.map(({ world, algorithm, steps, curves }) => ({
    world,
    algo: algorithm,
    steps,
    curves,
    value: mean(curves.map(finalOf)),
  }));
  for (const world of new Set(bundles.map((bundle) => bundle.world))) {
    const here = bundles.filter((bundle) => bundle.world === world);
    const off = here.filter(({ algo }) => isOffPolicy(algo));
    const on = here.filter(({ algo }) => !isOffPolicy(algo));
    const name = world.replace(/-v\d+$/, '').toLowerCase();
    drawWorld(join(images, `curves-${name}.svg`), world, [...panelOf('On-policy', on), ...panelOf('Off-policy', off)]);
  }
};

/** @param words --results DIR, --docs DIR */
export const draw = async (words: readonly string[]): Promise<void> => {
  const { values } = parseArgs({
    args: [...words],
    options: { results: { type: 'string', default: 'bench/results' }, docs: { type: 'string', default: 'docs' } },
  });
  const store = storeIn(values.results);
  const images = join(values.docs, 'images');
  mkdirSync(images, { recursive: true });
  for (const file of ['mujoco_curves.json', 'box2d_curves.json']) drawEarlier(join(values.results, file), images);
  const cells = cellsOf(resultsIn(store));
  const worlds = drawWorlds(cells, images);
  const checked = existsSync(checkFile(store)) ? (JSON.parse(readFileSync(checkFile(store), 'utf8')) as Checked) : undefined;
  const page = join(values.docs, 'benchmarks.md');
  writeFile(page, pageWith(existsSync(page) ? readFileSync(page, 'utf8') : '', sectionOf(cells, worlds, checked)));
  console.log(`${cells.length} cells of ${worlds.length} worlds: ${page}, and pictures in ${images}`);
};
