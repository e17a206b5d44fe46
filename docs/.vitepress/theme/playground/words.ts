/** Words of the playground: names of algorithms, and what a run says of itself. */
import type { AlgoName } from 'spinningup';
import type { Rest } from './protocol.js';
import { numberText } from './sliders.js';
import type { PlaygroundState, ShownFilm } from './usePlayground.js';
import type { PlaygroundWorld, WorldEngine } from './worlds.js';

/** The name of an algorithm in capitals: PPO. */
export const capitalName = (algo: AlgoName): string => algo.toUpperCase().replace('_PENALTY', '-penalty');

const ofState: Readonly<Record<PlaygroundState, string>> = {
  loading: 'Loading …',
  asking: '',
  ready: 'It has learned nothing yet.',
  learning: 'Learning …',
  pausing: 'It pauses after this epoch.',
  working: 'At work …',
  resting: 'Paused.',
  failed: '',
};

/** The line under the buttons: a message, or why a run rests, or what it is doing. */
export const saysOf = (state: PlaygroundState, rest: Rest | undefined, message: string, { solved }: PlaygroundWorld): string => {
  if (message) return message;
  if (rest === 'solved') return `Solved: three epochs in a row at ${numberText(solved)} or more. Go on, if you like.`;
  if (rest === 'long') return 'It has learned for 500 epochs, and rests. Go on, if you like.';
  return ofState[state];
};

/** The line over a film: whose actions they are, and their return. */
export const filmText = ({ pictures, epoch, ret, isCut }: ShownFilm): string => {
  if (pictures.length === 0) return '';
  const value = ret.toFixed(Math.abs(ret) < 10 ? 1 : 0).replace('-', '−');
  return `after epoch ${epoch}, its likeliest actions: return ${value}${isCut ? ' so far' : ''}`;
};

/** The words of the button that loads an engine. */
export const engineText = ({ name, kilobytes }: WorldEngine): string =>
  `Load ${name}, ${kilobytes >= 1000 ? `${kilobytes / 1000} MB` : `${kilobytes} kB`}`;
