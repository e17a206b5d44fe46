/**
 * The backend that computed a run, as its config.json records it. If `resume` changed the backend,
 * later ones are recorded with the epochs from which they computed.
 */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Backend, backends } from '../../autodiff/index.js';
import { writeFile } from '../files/atomicFiles.js';
import { pythonJson } from '../print/pythonJson.js';
import { UserError } from '../userError.js';
import { type BlasName, blasLabel, blasName } from './blasTrial.js';
import { backendName, type RunBackend } from './runBackend.js';

/** The content of config.json. */
/** The content of config.json, of which nothing is known yet. */
export type ConfigJson = Readonly<Record<string, unknown>>;

/** The backend of a run and, if it is blas, its library. */
export interface Computed {
  /** Undefined if config.json does not name it. */
  readonly backend?: RunBackend | undefined;
  readonly blas?: BlasName | undefined;
}

/**
 * The key of config.json for later backends, each with the first epoch that it computed, counted as
 * in progress.txt.
 */
const CHANGES = 'backend_changes';

/**
 * The backend that computed a run last.
 * @throws UserError if config.json names an unknown one
 */
export const computedBy = (config: ConfigJson): Computed => {
  const { [CHANGES]: changes } = config;
  const { backend, blas } = ((Array.isArray(changes) && changes.at(-1)) || config) as ConfigJson;
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

/** The backend as a run prints it: wasm, or the BLAS library. */
const labelOf = ({ backend, blas }: Computed): string => (blas ? blasLabel(blas) : `${backend}`);

/** True if a run on that backend would have the same bits on the present one. */
export const isSame = ({ backend, blas }: Computed, now: Backend): boolean =>
  backend === undefined ||
  (backendName(backend) === now.name && isDeepStrictEqual(blas, blasName(now)));

/** The error that a run cannot be resumed with the same bits, with the commands that resume it. */
export const unlike = (dir: string, was: Computed, now: Backend): UserError => {
  const here = now.note ?? `${labelOf({ backend: now.name, blas: blasName(now) })} computes`;
  const what = `${dir} was computed by ${labelOf(was)}, but here ${here}`;
  const other =
    `To resume it on this one, with other last bits: spinup resume ${dir} ` +
    `--backend ${now.name}`;
  return new UserError(`${[what, ...remedy(was, now)].join('; ')}. ${other}`, 1);
};
/** Advice on how to use the earlier BLAS again. */
const remedy = ({ blas }: Computed, now: Backend): string[] => {
  if (!blas) return [];
  if (blas.library !== now.library) return [`SPINUP_BLAS=${blas.library} names it`];
  const isOpenBlas = /openblas/.test(blas.library) && blas.core !== undefined;
  return isOpenBlas ? [`OPENBLAS_CORETYPE=${blas.core} may bring it back`] : [];
};

/**
 * Records in config.json that another backend computes from an epoch on.
 * @returns the notice for the user, in one line
 * @throws UserError if the file cannot be written
 */
export const recordChange = (
  dir: string,
  config: ConfigJson,
  now: Backend,
  epoch: number,
): string => {
  const was = computedBy(config);
  const is = { backend: now.name, ...(now.library !== undefined && { blas: blasName(now) }) };
  const changes = Array.isArray(config[CHANGES]) ? config[CHANGES] : [];
  writeFile(
    join(dir, 'config.json'),
    pythonJson({ ...config, [CHANGES]: [...changes, { from_epoch: epoch, ...is }] }),
  );
  return (
    `From epoch ${epoch} of the table on ${labelOf(is)} computes, and no longer ` +
    `${labelOf(was)}, as config.json now records`
  );
};
