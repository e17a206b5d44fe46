/** The film of an episode: what the policy does when it counts, as pictures. */
import { type Agent, type Env, key, type Picture, random } from 'spinningup';

/** A filmed episode. */
export interface Filmed {
  readonly pictures: readonly Picture[];
  /** The return, up to the last picture. */
  readonly ret: number;
  /** Whether the film ends before the episode does. */
  readonly isCut: boolean;
}

/** Shapes of a film, at most: a page has to take them in. */
const MOST_SHAPES = 8000;
/** The seed of every filmed episode: the same start for every policy. */
const START = 7;

/** An episode of the most likely actions; none for a world that cannot be drawn. */
export const film = (env: Env, { mode }: Agent): Filmed => {
  const { render } = env;
  const pictures: Picture[] = [];
  if (!render) return { pictures, ret: 0, isCut: false };
  const nextKey = random.keys(key(START));
  let { state, obs } = env.reset(nextKey());
  let ret = 0;
  let over = false;
  for (let shapes = 0; shapes < MOST_SHAPES; ) {
    const picture = render(state);
    pictures.push(picture);
    shapes += picture.shapes.length;
    if (over) break;
    const step = env.step(state, mode(obs), nextKey());
    ({ state, obs } = step);
    ret += step.reward;
    over = step.terminated || step.truncated;
  }
  return { pictures, ret, isCut: !over };
};
