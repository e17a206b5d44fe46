/** Statistics of what a run has observed: as tensors of a saved model, and in front of networks. */
import {
  clip,
  item,
  mul,
  numbers,
  sub,
  type Tensor,
  type Tree,
  tensor,
} from '../autodiff/index.js';
import { flatSize, type Space } from '../envs/spaces.js';
import {
  NORMALIZED_BOUND,
  normalizerOf,
  noStatistics,
  type Statistics,
} from '../envs/wrappers/statistics.js';

/** Statistics of all that a run has observed, as far as they are wanted. */
export interface Normalization {
  /** Observations [obsDim]. */
  readonly observation?: Statistics;
  /** G_t = γ G_{t−1} + r_t, the discounted sums of an episode's rewards [1]. */
  readonly reward?: Statistics;
}

/** The quantities to normalise. */
export interface Wanted {
  readonly observation: boolean;
  readonly reward: boolean;
}

/** Statistics before anything has been observed. */
export const unobserved = (space: Space, { observation, reward }: Wanted): Normalization => ({
  ...(observation && { observation: noStatistics(flatSize(space)) }),
  ...(reward && { reward: noStatistics(1) }),
});

type StatisticsTree = { readonly count: Tensor; readonly mean: Tensor; readonly m2: Tensor };

/** Statistics as float64 tensors: count [], mean [n] and m2 [n] of each quantity. */
export const treeOf = (normalization: Normalization): Tree =>
  Object.fromEntries(
    Object.entries(normalization).map(([name, { count, mean, m2 }]) => [
      name,
      {
        count: tensor(count, [], 'float64'),
        mean: tensor(mean, [mean.length], 'float64'),
        m2: tensor(m2, [m2.length], 'float64'),
      },
    ]),
  );

/** The statistics in a tree that `treeOf` gave. */
export const normalizationOf = (tree: Tree): Normalization =>
  Object.fromEntries(
    Object.entries(tree as Readonly<Record<string, StatisticsTree>>).map(
      ([name, { count, mean, m2 }]) => [
        name,
        {
          count: item(count),
          mean: Float64Array.from(numbers(mean)),
          m2: Float64Array.from(numbers(m2)),
        },
      ],
    ),
  );

/** Functions of a network: init, and others of parameters, obs [N, obsDim] and maybe actions. */
type Network = Readonly<Record<string, unknown>>;
type OfObservations = (params: Tree, obs: Tensor, ...rest: readonly unknown[]) => unknown;

/**
 * The same networks with obs [N, obsDim] normalised before they see them: (obs − mean) · scale,
 * clipped to [−10, 10].
 */
export const normalizing = <T extends object>(networks: T, stats: Statistics | undefined): T => {
  if (stats === undefined) return networks;
  const { mean, scale } = normalizerOf(stats);
  const row = (x: Float32Array): Tensor => tensor(x, [1, x.length], 'float32');
  const [mu, factor] = [mean, scale].map(row);
  const seen = (obs: Tensor): Tensor =>
    clip(mul(sub(obs, mu), factor), -NORMALIZED_BOUND, NORMALIZED_BOUND);
  const wrapped = (network: Network): Network =>
    Object.fromEntries(
      Object.entries(network).map(([name, part]) => [
        name,
        typeof part === 'function' && name !== 'init'
          ? (params: Tree, obs: Tensor, ...rest: readonly unknown[]) =>
              (part as OfObservations)(params, seen(obs), ...rest)
          : part,
      ]),
    );
  return Object.fromEntries(
    Object.entries(networks).map(([name, network]) => [name, wrapped(network as Network)]),
  ) as T;
};
