/** Runs a reader's program and checks it. It may never end, so the page ends the worker when its time is up. */
import * as spinningup from 'spinningup';
import * as algos from 'spinningup/algos';
import * as autodiff from 'spinningup/autodiff';
import * as dist from 'spinningup/dist';
import * as envs from 'spinningup/envs';
import { checkAnswer, type Exercise } from 'spinningup/exercise';
import * as nn from 'spinningup/nn';
import type { CheckRequest, FromChecker, PageVerdict } from '../exercises/protocol.js';
import { lineOf, runProgram } from '../exercises/runProgram.js';

const subpaths = { algos, autodiff, dist, envs, nn };
const modules = {
  spinningup,
  ...Object.fromEntries(Object.entries(subpaths).map(([name, module]) => [`spinningup/${name}`, module])),
};
const exercises = import.meta.glob<{ readonly default: Exercise }>('../../../../exercises/*/index.ts');

const say = (message: FromChecker): void => postMessage(message);
const verdictOn = async ({ name, code }: CheckRequest): Promise<PageVerdict> => {
  const printed: string[] = [];
  const ran = runProgram(code, { modules, print: (line) => printed.push(line) });
  if (!('exports' in ran)) return { passed: false, points: [], printed, ...ran };
  const { default: exercise } = await exercises[`../../../../exercises/${name}/index.ts`]();
  const { error, ...verdict } = checkAnswer(exercise, ran.exports, say);
  const line = lineOf(error);
  return { ...verdict, ...(line !== undefined && { line }), printed };
};

addEventListener('message', async ({ data }: MessageEvent<CheckRequest>) => say({ kind: 'verdict', verdict: await verdictOn(data) }));
say({ kind: 'ready' });
