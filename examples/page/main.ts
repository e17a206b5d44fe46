/**
 * A page in which an agent that `spinup run` has trained plays on a canvas, while another learns in
 * a worker. Train the first one, put its two files beside the page, and serve it:
 *
 *   npx spinup run ppo --env CartPole-v1 --exp_name page
 *   mkdir -p examples/page/public/run
 *   cp data/page/page_s0/config.json data/page/page_s0/model.safetensors examples/page/public/run/
 *   npx vite examples/page
 */
import { type Agent, agentOf, cartPole, deserialize, key, random, type Tree } from 'spinningup';
import type { Epoch } from './worker.js';

const part = <T extends Element>(id: string): T => {
  const found = document.querySelector<T>(`#${id}`);
  if (!found) throw new Error(`the page has no element #${id}`);
  return found;
};
const canvas = part<HTMLCanvasElement>('world');
const curve = part<SVGPolylineElement>('curve');
const [played, learned] = [part('played'), part('learned')];

/** The agent in the directory `run` beside the page. */
const fetchAgent = async (): Promise<Agent> => {
  const [config, model] = await Promise.all([fetch('./run/config.json'), fetch('./run/model.safetensors')]);
  return agentOf(await config.json(), await model.arrayBuffer(), cartPole);
};

/** Draws the cart at x and the pole at its angle; 100 pixels are 1 m. */
const draw = ([x, , angle]: ArrayLike<number> & Iterable<number>): void => {
  const context = canvas.getContext('2d');
  if (!context) return;
  const centre = canvas.width / 2 + 100 * x;
  const axle = canvas.height - 60;
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#333';
  context.fillRect(0, axle + 20, canvas.width, 2);
  context.fillRect(centre - 30, axle, 60, 20);
  context.lineWidth = 8;
  context.strokeStyle = '#d55e00';
  context.beginPath();
  context.moveTo(centre, axle);
  context.lineTo(centre + 100 * Math.sin(angle), axle - 100 * Math.cos(angle));
  context.stroke();
};

/** Plays for ever, a step for each frame of the screen. */
const play = ({ mode }: Agent): void => {
  const nextKey = random.keys(key(1));
  let { state, obs } = cartPole.reset(nextKey());
  let steps = 0;
  let episodes = 0;
  const frame = (): void => {
    const step = cartPole.step(state, mode(obs) as number, nextKey());
    ({ state, obs } = step);
    steps++;
    draw(obs);
    played.textContent = `Episode ${episodes + 1}, step ${steps}`;
    if (step.terminated || step.truncated) {
      ({ state, obs } = cartPole.reset(nextKey()));
      episodes++;
      steps = 0;
    }
    requestAnimationFrame(frame);
  };
  frame();
};

/** The curve: a point for each epoch, 40 pixels apart; a return of 500 is the height of the picture. */
const learn = (): void => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const points: string[] = [];
  worker.onmessage = ({ data: { epoch, meanReturn, params } }: MessageEvent<Epoch>): void => {
    points.push(`${40 * epoch - 20},${240 - (240 * meanReturn) / 500}`);
    curve.setAttribute('points', points.join(' '));
    const { pi } = deserialize<{ readonly pi: readonly Tree[] }>(params);
    learned.textContent = `Epoch ${epoch}: mean return ${meanReturn.toFixed(1)}; ${pi.length} layers`;
  };
};

learn();
play(await fetchAgent());
