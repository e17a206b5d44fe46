/** Names of the faults of environments, and a collection of findings. */

/** All faults by name, with their meaning. */
export const faults = {
  'not-an-environment': 'there is no function reset, or no function step',
  'unknown-space':
    'observationSpace or actionSpace is missing, or neither a box nor a discrete space',
  'space-bounds':
    'the bounds of a box are not pairs of numbers of which the first is at most the second',
  'space-size':
    'a space has no element: a discrete n that is not a whole number from 1 on, ' +
    'or a box without dimensions',
  'bad-spec': 'spec has no name, no whole number of steps, or no speed',
  asynchronous: 'reset or step gives a Promise',
  'reset-throws': 'reset throws an error',
  'reset-form': 'reset does not give { state, obs }',
  'step-throws': 'step throws an error for an action of its space',
  'step-form': 'step does not give { state, obs, reward, terminated, truncated }',
  'observation-type': 'an observation is no Float32Array (box), or no number (discrete)',
  'observation-shape': 'an observation has more or fewer numbers than its space',
  'observation-not-finite': 'an observation holds NaN or an infinity',
  'observation-outside': 'an observation is not in its space',
  'aliased-observation': 'an observation changes after it was given: its array is used again',
  'reward-not-a-number': 'a reward is something else than a number',
  'reward-not-finite': 'a reward is NaN or infinite',
  'flag-not-boolean': 'terminated or truncated is neither true nor false',
  'action-changed': 'step writes into the action that it is given',
  'state-changed-in-place': 'step writes into the state that it is given',
  'aliased-state': 'a state changes after it was given: its object is used again',
  'unsaveable-state': 'a state holds what cannot be written to a file',
  'reset-ignores-key': 'reset gives something else for the same key',
  'step-ignores-key':
    'a whole episode, played again with the same keys and actions, is another one',
  'hidden-state':
    'a step from an earlier state gives another result than before: ' +
    'something is remembered outside the state',
  'endless-episode': 'an episode does not end, and nothing cuts it off',
  'time-limit-ignored': 'an episode is longer than spec.maxEpisodeSteps',
  'time-limit-terminates':
    'the time limit is told as an end of the world: terminated, and not truncated',
  'render-throws': 'render throws an error',
  'render-form': 'render does not give a picture',
  'render-changes-state': 'render writes into the state that it draws',
} as const;

/** The name of a fault. */
export type Fault = keyof typeof faults;

/** A fault that was found. */
export interface Finding {
  readonly fault: Fault;
  /** The place of its first occurrence, the fault, and the expected behaviour. */
  readonly message: string;
}

/** A fault and its message, without the place. */
export type Complaint = readonly [fault: Fault, what: string];

/** Findings so far: the first of each fault. */
export interface Notes {
  add(complaint: Complaint | undefined, where?: string): void;
  has(...of: readonly Fault[]): boolean;
  findings(): readonly Finding[];
}

/** An empty collection of findings. */
export const notebook = (): Notes => {
  const found = new Map<Fault, string>();
  return {
    add: (complaint, where) => {
      if (complaint === undefined || found.has(complaint[0])) return;
      const [fault, what] = complaint;
      found.set(fault, where === undefined ? what : `${where}: ${what}`);
    },
    has: (...of) => of.some((fault) => found.has(fault)),
    findings: () => Array.from(found, ([fault, message]) => ({ fault, message })),
  };
};
