/**
 * FrozenLake: walk over the ice from the start to the goal and into no hole; on slippery ice a step may go astray.
 * Gymnasium's FrozenLake-v1, option by option. A world of tiles: the state is the number of the tile that one stands
 * on, row by row from the top left, and it is the observation too.
 */
import { type Key, uniform } from '../../random.js';
import { checkAction } from '../checkAction.js';
import type { Env, Step } from '../env.js';
import { discrete } from '../spaces.js';
import { timeLimit } from '../timeLimit.js';
import { lake } from './frozenLakePicture.js';

/** S is where one may start, F is frozen, H is a hole, G is the goal. */
export const maps = {
  '4x4': ['SFFF', 'FHFH', 'FFFH', 'HFFG'],
  '8x8': ['SFFFFFFF', 'FFFFFFFF', 'FFFHFFFF', 'FFFFFHFF', 'FFFHFFFF', 'FHHFFFHF', 'FHFFHFHF', 'FFFHFFFG'],
} as const;

export interface FrozenLakeOptions {
  /** One of the maps that come with it. */
  readonly mapName?: keyof typeof maps;
  /** A map of your own, row by row, instead. */
  readonly desc?: readonly string[];
  /** Whether a step may go to either side of where it is meant to go. */
  readonly isSlippery?: boolean;
  /** How probable it is on slippery ice that a step goes where it is meant to go. */
  readonly successRate?: number;
}

/** One of the things that may come of an action. */
export interface Outcome {
  readonly probability: number;
  readonly state: number;
  readonly reward: number;
  readonly terminated: boolean;
}

export interface FrozenLake extends Env<number, number, number> {
  /** The whole MDP: what may come of each action in each state, `table[state][action]`, in Gymnasium's order. */
  readonly table: readonly (readonly (readonly Outcome[])[])[];
  /** A step whose outcome is chosen by u, a number from 0 on and below 1. */
  move(state: number, action: number, u: number): Step<number, number>;
}

/** What each action adds to the row and to the column: left, down, right, up. */
const moves = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
] as const;

/**
 * Without a time limit. Actions: 0 left, 1 down, 2 right, 3 up. To reach the goal is worth 1, everything else nothing.
 * @throws RangeError if an option is not what it should be
 */
export const frozenLake = (options: FrozenLakeOptions = {}): FrozenLake => {
  const { isSlippery = true, successRate = 1 / 3 } = options;
  if (typeof isSlippery !== 'boolean') throw new RangeError(`FrozenLake: isSlippery should be true or false, but is ${isSlippery}`);
  if (!(typeof successRate === 'number' && successRate >= 0 && successRate <= 1))
    throw new RangeError(`FrozenLake: successRate should be a number from 0 to 1, but is ${successRate}`);
  const map = mapOf(options);
  const rows = map.length;
  const columns = map[0].length;
  const tiles = map.join('');
  const starts = [...tiles].flatMap((tile, state) => (tile === 'S' ? [state] : []));
  const actionSpace = discrete(moves.length);

  /** Where a step in a direction ends: at the edge one stays where one is. */
  const neighbour = (state: number, direction: number): number => {
    const [down, right] = moves[direction];
    const row = Math.floor(state / columns) + down;
    const column = (state % columns) + right;
    return row < 0 || row >= rows || column < 0 || column >= columns ? state : row * columns + column;
  };
  const outcome = (probability: number, state: number): Outcome => ({
    probability,
    state,
    reward: tiles[state] === 'G' ? 1 : 0,
    terminated: tiles[state] === 'G' || tiles[state] === 'H',
  });
  const astray = (1 - successRate) / 2;
  const outcomes = (state: number, action: number): Outcome[] => {
    if (tiles[state] === 'G' || tiles[state] === 'H') return [{ probability: 1, state, reward: 0, terminated: true }]; // for ever
    if (!isSlippery) return [outcome(1, neighbour(state, action))];
    return [
      outcome(astray, neighbour(state, (action + 3) % 4)),
      outcome(successRate, neighbour(state, action)),
      outcome(astray, neighbour(state, (action + 1) % 4)),
    ];
  };
  const table = Array.from(tiles, (_, state) => moves.map((_, action) => outcomes(state, action)));

  const move = (from: number, action: number, u: number): Step<number, number> => {
    checkAction('FrozenLake', actionSpace, action);
    const { state, reward, terminated } = choose(table[from][action], u);
    return { state, obs: state, reward, terminated, truncated: false };
  };
  return {
    observationSpace: discrete(tiles.length),
    actionSpace,
    table,
    move,
    reset(key) {
      const state = starts[Math.floor(uniform(key, 1)[0] * starts.length)];
      return { state, obs: state };
    },
    step: (state: number, action: number, key: Key) => move(state, action, uniform(key, 1)[0]),
    render: (state) => lake(map, state),
  };
};

/** The first outcome at which the probabilities so far add up to more than u, as in Gymnasium. */
const choose = (outcomes: readonly Outcome[], u: number): Outcome => {
  let sum = 0;
  for (const outcome of outcomes) {
    sum += outcome.probability;
    if (sum > u) return outcome;
  }
  return outcomes[0];
};

const mapOf = ({ mapName = '4x4', desc }: FrozenLakeOptions): readonly string[] => {
  if (desc !== undefined) {
    const isMap = Array.isArray(desc) && desc.every((row) => /^[SFHG]+$/.test(row) && row.length === desc[0].length);
    if (!isMap || !desc.join('').includes('S'))
      throw new RangeError(
        `FrozenLake: desc should be rows of equal length of the letters S, F, H and G, with an S among them, but is ${JSON.stringify(desc)}`,
      );
    return [...desc];
  }
  if (!Object.hasOwn(maps, mapName))
    throw new RangeError(`FrozenLake: mapName should be one of ${Object.keys(maps).join(', ')}, but is ${mapName}`);
  return maps[mapName];
};

/** FrozenLake-v1 */
export const frozenLake4x4 = timeLimit(frozenLake(), { id: 'FrozenLake-v1', maxEpisodeSteps: 100, rewardThreshold: 0.7, fps: 4 });
/** FrozenLake8x8-v1 */
export const frozenLake8x8 = timeLimit(frozenLake({ mapName: '8x8' }), {
  id: 'FrozenLake8x8-v1',
  maxEpisodeSteps: 200,
  rewardThreshold: 0.85,
  fps: 4,
});
