/**
 * npm run bench -- pong_curve FILE: the scores in a file that examples/pong-from-pixels.ts has saved, as data in
 * bench/results/pongFromPixels.json, and as a drawing in docs/images/pong-from-pixels.svg.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { numbers } from '../../src/autodiff/index.js';
import { readSafetensors } from '../../src/bytes/safetensors.js';
import { machine } from '../util.js';

const BATCH = 10; // games to an update
/** A row for each update: games so far, the mean score of its games, and the running mean after them. */
type Row = readonly [games: number, mean: number, running: number];

/** The rows of a run, as the example prints them. */
const rowsOf = (scores: readonly number[]): Row[] => {
  const rows: Row[] = [];
  let running = scores[0];
  scores.forEach((score, i) => {
    if (i > 0) running = 0.99 * running + 0.01 * score;
    if ((i + 1) % BATCH > 0) return;
    const batch = scores.slice(i + 1 - BATCH, i + 1);
    rows.push([i + 1, batch.reduce((a, b) => a + b, 0) / BATCH, Number(running.toFixed(2))]);
  });
  return rows;
};

const WIDTH = 640;
const HEIGHT = 300;
const EDGE = { left: 50, right: 15, top: 15, bottom: 40 };

/** The curve as an SVG: batches as dots, the running mean as a line. */
const drawing = (rows: readonly Row[]): string => {
  const most = Math.ceil(rows[rows.length - 1][0] / 1000) * 1000;
  const values = rows.flatMap(([, mean, running]) => [mean, running]);
  const [low, high] = [-21, Math.ceil(Math.max(...values)) + 0.5];
  const x = (games: number): string => (EDGE.left + (games / most) * (WIDTH - EDGE.left - EDGE.right)).toFixed(1);
  const y = (score: number): string => (EDGE.top + ((high - score) / (high - low)) * (HEIGHT - EDGE.top - EDGE.bottom)).toFixed(1);
  const text = (at: string, down: string, anchor: string, words: string | number): string =>
    `<text x="${at}" y="${down}" text-anchor="${anchor}" dominant-baseline="middle">${words}</text>`;
  const scores = Array.from({ length: Math.floor(high) - low + 1 }, (_, i) => low + i).filter((score) => high - low < 8 || score % 5 === 0);
  const lines = scores.map(
    (score) =>
      `<path d="M${x(0)} ${y(score)}H${x(most)}" stroke="#ddd"/>${text(`${EDGE.left - 8}`, y(score), 'end', `${score}`.replace('-', '−'))}`,
  );
  const games = Array.from({ length: most / 1000 + 1 }, (_, i) => 1000 * i);
  const labels = games.map((n) => text(x(n), `${HEIGHT - 24}`, 'middle', n.toLocaleString('en-US')));
  const dots = rows.map(([n, mean]) => `<circle cx="${x(n)}" cy="${y(mean)}" r="1.2"/>`).join('');
  const line = rows.map(([n, , running]) => `${x(n)} ${y(running)}`).join('L');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" `,
    'font-family="Helvetica,Arial,sans-serif" font-size="12" fill="#333"><rect width="100%" height="100%" fill="white"/>',
    '<title>Pong from pixels: points by which a game is won or lost</title>',
    ...lines,
    ...labels,
    text(`${WIDTH / 2}`, `${HEIGHT - 8}`, 'middle', 'games'),
    `<g fill="#9cc">${dots}</g><path d="M${line}" fill="none" stroke="#b33a3a" stroke-width="2"/></svg>\n`,
  ].join('\n');
};

/** Writes the data and the drawing of the run in a file. */
export const pongCurve = async ([file]: readonly string[]): Promise<void> => {
  const scores = readSafetensors(readFileSync(file)).tensors.get('scores');
  if (!scores) throw new Error(`${file} has no scores`);
  const rows = rowsOf([...numbers(scores)]);
  const content = {
    command: 'spinup example pong-from-pixels',
    settings: { env: 'Pong-v0', hidden: 200, batch: BATCH, lr: 1e-4, decay: 0.99, eps: 1e-5, gamma: 0.99, seed: 0 },
    machine: machine(),
    games: rows[rows.length - 1][0],
    columns: ['games', 'mean score of the last ten games', 'running mean: 0.99 of the old one, 0.01 of the new score'],
  };
  const lines = rows.map((row) => `  ${JSON.stringify(row)}`).join(',\n');
  const head = JSON.stringify(content, null, 1).replace(/\n\}$/, '');
  writeFileSync('bench/results/pongFromPixels.json', `${head},\n "curve": [\n${lines}\n ]\n}\n`);
  writeFileSync('docs/images/pong-from-pixels.svg', drawing(rows));
};
