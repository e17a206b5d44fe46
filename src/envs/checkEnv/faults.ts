/** Names of the faults of environments, and a collection of findings. */

/** All faults by name, with their meaning. */
export const faults = {
  'not-an-environment': 'there is no reset function, or no step function',
  'unknown-space':
    'observationSpace or actionSpace is missing, or neither a box nor a discrete space',
  'space-bounds': 'the bounds of a box are not pairs of numbers, the first at most the second',
  'space-size':
    'a space has no elements: n is not a positive whole number, or a box has no dimensions',
  'bad-spec': 'spec lacks a name, a whole number of steps, or a number of frames per second',
  asynchronous: 'reset or step returns a Promise',
  'reset-throws': 'reset throws an error',
  'reset-form': 'reset does not return { state, obs }',
  'step-throws': 'step throws an error for an action of its space',
  'step-form': 'step does not return { state, obs, reward, terminated, truncated }',
  'observation-type': 'an observation is not a Float32Array (box), or not a number (discrete)',
  'observation-shape': 'an observation has more or fewer numbers than its space',
  'observation-not-finite': 'an observation holds NaN or an infinity',
  'observation-outside': 'an observation is not in its space',
  'aliased-observation': 'an observation changes after it was returned: its array is reused',
  'reward-not-a-number': 'a reward is not a number',
  'reward-not-finite': 'a reward is NaN or infinite',
  'flag-not-boolean': 'terminated or truncated is neither true nor false',
  'action-changed': 'step writes into the action that it is given',
  'state-changed-in-place': 'step writes into the state that it is given',
  'aliased-state': 'a state changes after it was returned: its object is reused',
  'unsaveable-state': 'a state holds something that cannot be written to a file',
  'reset-ignores-key': 'reset returns different results for the same key',
  'step-ignores-key':
    'a whole episode, played again with the same keys and actions, comes out differently',
  'hidden-state':
    'a step from an earlier state comes out differently: something is hidden outside the state',
  'endless-episode': 'an episode does not end, and there is no time limit',
  'time-limit-ignored': 'an episode is longer than spec.maxEpisodeSteps',
  'time-limit-terminates':
    'reaching the time limit is reported as terminated, and not as truncated',
  'render-throws': 'render throws an error',
  'render-form': 'render does not return a picture',
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
