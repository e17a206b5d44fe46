/** Checking an environment: `spinup check_env`, also callable from scripts. */

import { type Env, type Examination, examineEnv, type Space } from '../../envs/index.js';
import { actionScaleRemark } from '../../envs/wrappers/rescaleAction.js';
import { key } from '../../random.js';
import { candidate, type EnvOptions } from '../config/loadEnvironment.js';
import { type Terminal, terminal } from '../print/terminal.js';
import { many } from '../print/text.js';

/** The environment, and how much to try. */
export interface CheckEnvOptions {
  /** Name of an environment, or a file such as ./my-env.ts. */
  readonly env: string;
  /** Options for `make`, or for the function that the file exports. */
  readonly envOptions?: EnvOptions;
  /** Number of episodes; 10, if absent. */
  readonly episodes?: number;
  /** Steps after which an episode counts as endless, and no other starts; 10,000, if absent. */
  readonly steps?: number;
  /** Seed of all random choices; 0, if absent. */
  readonly seed?: number;
}

/**
 * Play in an environment; print its properties, each fault on a line of its own, and how much was
 * tried.
 * @throws UserError if there is no environment of that name, or the file cannot be loaded
 * @throws RangeError if episodes or steps is not a positive integer
 */
export const checkEnvironment = async (
  options: CheckEnvOptions,
  out: Terminal = terminal(),
): Promise<Examination> => {
  const { env: name, envOptions = {}, seed = 0, episodes, steps } = options;
  const env = (await candidate(name, envOptions)) as Env;
  const extent = {
    ...(episodes !== undefined && { episodes }),
    ...(steps !== undefined && { steps }),
  };
  const examination = examineEnv(env, { key: key(seed), ...extent });
  out.write(`${name}\n`);
  if (examination.episodes > 0)
    for (const [name, value] of properties(env)) out.write(`  ${name.padEnd(14)}${value}\n`);
  const remark = examination.episodes > 0 ? actionScaleRemark(env.actionSpace) : undefined;
  if (remark !== undefined) out.write(`note: ${remark}\n`);
  for (const { fault, message } of examination.findings) out.write(`${fault}: ${message}\n`);
  out.write(`${findingsVerdict(examination)}\n`);
  return examination;
};

/** Properties of an environment whose spaces are valid; its spec need not be. */
const properties = ({
  observationSpace,
  actionSpace,
  spec,
  live,
  render,
}: Env): readonly (readonly [name: string, value: string])[] => [
  ['observations', spaceWords(observationSpace)],
  ['actions', spaceWords(actionSpace)],
  ['time limit', spec?.maxEpisodeSteps ? many(spec.maxEpisodeSteps, 'step') : 'none in its spec'],
  ['pictures', render ? 'yes' : 'no render'],
  ...(live
    ? [['live', 'it cannot go back in time, so a run with it cannot be resumed'] as const]
    : []),
];

const spaceWords = (space: Space): string => {
  if (space.kind === 'discrete') return `one of ${space.n}`;
  const { low, high } = space;
  const alike = low.every((l, i) => l === low[0] && high[i] === high[0]);
  const bounds = alike ? `${low.length > 1 ? ' each' : ''} from ${low[0]} to ${high[0]}` : '';
  return `${many(low.length, 'number')}${bounds}`;
};

const findingsVerdict = ({ findings, episodes, steps }: Examination): string => {
  const tried = `${many(episodes, 'episode')} of ${many(steps, 'step')} in all`;
  if (findings.length > 0)
    return `${many(findings.length, 'fault')} found${episodes > 0 ? ` in ${tried}` : ''}`;
  return `OK: no fault found in ${tried}`;
};
