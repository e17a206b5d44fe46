/**
 * Is an environment one that a run can rely on? What `spinup check_env` does, for scripts to call
 * as well.
 */
import { type Env, type Examination, examineEnv, type Space } from '../../envs/index.js';
import { key } from '../../random.js';
import { candidate, type EnvOptions } from '../config/loadEnvironment.js';
import { type Terminal, terminal } from '../print/terminal.js';
import { many } from '../print/text.js';

export interface CheckEnvOptions {
  /** A name, or a file such as ./my-env.ts. */
  readonly env: string;
  /** Options for `make`, or for the function that the file exports. */
  readonly envOptions?: EnvOptions;
  /** Episodes to play; default: 10. */
  readonly episodes?: number;
  /** Steps after which an episode counts as endless, and no other is begun: 10,000, if absent. */
  readonly steps?: number;
  /** From which all that is tried follows: 0, if absent. */
  readonly seed?: number;
}

/**
 * Play in an environment, and print what it is, each fault in a line of its own, and how much was
 * tried.
 * @throws UserError if there is no environment of that name, or the file cannot be loaded
 * @throws RangeError if episodes or steps is not a whole number from 1 on
 */
export const checkEnvironment = async (
  options: CheckEnvOptions,
  out: Terminal = terminal(),
): Promise<Examination> => {
  const { env: name, envOptions = {}, seed = 0, episodes, steps } = options;
  const env = (await candidate(name, envOptions)) as Env;
  const howMuch = {
    ...(episodes !== undefined && { episodes }),
    ...(steps !== undefined && { steps }),
  };
  const examination = examineEnv(env, { key: key(seed), ...howMuch });
  out.write(`${name}\n`);
  if (examination.episodes > 0)
    for (const [what, is] of traits(env)) out.write(`  ${what.padEnd(14)}${is}\n`);
  for (const { fault, message } of examination.findings) out.write(`${fault}: ${message}\n`);
  out.write(`${verdict(examination)}\n`);
  return examination;
};

/** A description of an environment whose spaces are valid; its spec may be missing. */
const traits = ({
  observationSpace,
  actionSpace,
  spec,
  live,
  render,
}: Env): readonly (readonly [what: string, is: string])[] => [
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

const verdict = ({ findings, episodes, steps }: Examination): string => {
  const tried = `${many(episodes, 'episode')} of ${many(steps, 'step')} in all`;
  if (findings.length > 0)
    return `${many(findings.length, 'fault')} found${episodes > 0 ? ` in ${tried}` : ''}`;
  return `OK: no fault found in ${tried}`;
};
