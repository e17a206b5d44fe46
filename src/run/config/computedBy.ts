/**
 * The backend that computed a run, as its config.json says: from the start, and something else from
 * an epoch on if `resume` was told so.
 */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Backend, backends } from '../../autodiff/index.js';
import { writeFile } from '../files/atomicFiles.js';
import { pythonJson } from '../print/pythonJson.js';
import { UserError } from '../userError.js';
import { type BlasName, blasName, blasWord } from './blasTrial.js';
import { backendName, type RunBackend } from './runBackend.js';

type Config = Readonly<Record<string, unknown>>;

export interface Computed {
  /** Undefined in a config.json that does not say. */
  readonly backend?: RunBackend | undefined;
  readonly blas?: BlasName | undefined;
}

/**
 * Backends that came later, each with the first epoch that it computed, as progress.txt counts
 * them.
 */
const CHANGES = 'backend_changes';

/**
 * The backend that computed a run last.
 * @throws UserError if that is no backend
 */
export const computedBy = (config: Config): Computed => {
  const { [CHANGES]: changes } = config;
  const { backend, blas } = ((Array.isArray(changes) && changes.at(-1)) || config) as Config;
  const known = backends.find((name) => name === backend);
  if (backend !== undefined && known === undefined)
    throw new UserError(
      `config.json: backend should be one of ${backends.join(', ')}, but is ` +
        `${JSON.stringify(backend)}`,
    );
  return { backend: known, ...(known === 'blas' && isBlasName(blas) && { blas }) };
};
const isBlasName = (x: unknown): x is BlasName =>
  typeof x === 'object' && x !== null && 'library' in x && typeof x.library === 'string';

const wordFor = ({ backend, blas }: Computed): string => (blas ? blasWord(blas) : `${backend}`);

/** Would a run that was computed so have the same bits on the backend that there is? */
export const isSame = ({ backend, blas }: Computed, now: Backend): boolean =>
  backend === undefined ||
  (backendName(backend) === now.name && isDeepStrictEqual(blas, blasName(now)));

/** Why a run does not go on by itself, and what would make it. */
export const unlike = (dir: string, was: Computed, now: Backend): UserError => {
  const here = now.note ?? `${wordFor({ backend: now.name, blas: blasName(now) })} computes`;
  const what = `${dir} was computed by ${wordFor(was)}, but here ${here}`;
  const other =
    `To go on with what is here, in other last bits: spinup resume ${dir} ` +
    `--backend ${now.name}`;
  return new UserError(`${[what, ...remedy(was, now)].join('; ')}. ${other}`, 1);
};
/** Advice on bringing the earlier BLAS back. */
const remedy = ({ blas }: Computed, now: Backend): string[] => {
  if (!blas) return [];
  if (blas.library !== now.library) return [`SPINUP_BLAS=${blas.library} names it`];
  const isOpenBlas = /openblas/.test(blas.library) && blas.core !== undefined;
  return isOpenBlas ? [`OPENBLAS_CORETYPE=${blas.core} may bring it back`] : [];
};

/**
 * Write down that something else computes from an epoch on.
 * @returns the same for the user, in a line
 */
export const recordChange = (dir: string, config: Config, now: Backend, epoch: number): string => {
  const was = computedBy(config);
  const is = { backend: now.name, ...(now.library !== undefined && { blas: blasName(now) }) };
  const changes = Array.isArray(config[CHANGES]) ? config[CHANGES] : [];
  writeFile(
    join(dir, 'config.json'),
    pythonJson({ ...config, [CHANGES]: [...changes, { from_epoch: epoch, ...is }] }),
  );
  return (
    `From epoch ${epoch} of the table on ${wordFor(is)} computes, and no longer ` +
    `${wordFor(was)}: config.json says so, too`
  );
};

/**
 * The text of a config.json without what depends on the machine: which BLAS computes, and what else
 * went on with the run.
 */
export const planned = (text: string): string => {
  if (!/^ {4}"(blas|backend_changes)":/m.test(text)) return text;
  try {
    const { blas: _, [CHANGES]: __, ...rest } = JSON.parse(text) as Config;
    return pythonJson(rest);
  } catch {
    return text;
  }
};
