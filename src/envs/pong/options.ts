/** Options of Pong; names and values are Gym's, names in camelCase. */
import { isWholeNumber } from '../typeGuards.js';

/** Frames to a step: as many, or a number drawn from [from, below) for each step. */
export type Frameskip = number | readonly [from: number, below: number];

/** Options of `pong`. */
export interface PongOptions {
  /** Observations: frames of bytes (rgb), or six numbers (features). Default: rgb. */
  readonly obsType?: 'rgb' | 'features';
  /** Frames to a step. Default: 4. */
  readonly frameskip?: Frameskip;
  /** Probability, frame by frame, that the last action is repeated. Default: 0.25. */
  readonly repeatActionProbability?: number;
}

/** Gym's other kinds of observation, and why they are not here. */
const refused: Readonly<Record<string, string>> = {
  grayscale: 'brightness can be computed from the frames of rgb; it is not here',
  ram: 'no console is here whose 128 bytes of memory could be read; features has places and speeds',
};

/**
 * Options with their defaults.
 * @throws RangeError that names the option, its value and what it should be
 */
export const pongOptions = (options: PongOptions): Required<PongOptions> => {
  const { obsType = 'rgb', frameskip = 4, repeatActionProbability = 0.25 } = options;
  assertObsType(obsType);
  assertFrameskip(frameskip);
  if (
    !(
      typeof repeatActionProbability === 'number' &&
      repeatActionProbability >= 0 &&
      repeatActionProbability <= 1
    )
  )
    throw new RangeError(
      `Pong: repeatActionProbability should be a number from 0 to 1, but is ` +
        `${repeatActionProbability}`,
    );
  return { obsType, frameskip, repeatActionProbability };
};

const assertObsType = (obsType: string): void => {
  if (obsType === 'rgb' || obsType === 'features') return;
  const reason = Object.hasOwn(refused, obsType) ? `: ${refused[obsType]}` : '';
  throw new RangeError(`Pong: obsType should be rgb or features, but is ${obsType}${reason}`);
};

const assertFrameskip = (frameskip: Frameskip): void => {
  const isRange =
    Array.isArray(frameskip) &&
    frameskip.length === 2 &&
    isWholeNumber(frameskip[0], 1) &&
    isWholeNumber(frameskip[1], frameskip[0] + 1);
  if (!isWholeNumber(frameskip, 1) && !isRange)
    throw new RangeError(
      'Pong: frameskip should be a whole number from 1 on, or two of them such as [2, 5] for ' +
        '2, 3 or 4, ' +
        `but is ${JSON.stringify(frameskip)}`,
    );
};
