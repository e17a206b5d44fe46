/** One case in all libraries: first that they agree, then how long they take. */

/** Steps whose answers are compared before anything is timed: the last is the loss after three of training. */
const CHECKED = 4;
const TOLERANCE = 1e-3;
/** Each library computes for so long before it is timed, and then about so long in every round. */
const [WARM_MS, SAMPLE_MS] = [600, 25];

const firstAnswers = async ({ sample }) => {
  const answers = [];
  for (let i = 0; i < CHECKED; i++) answers.push((await sample(1)).value);
  return answers;
};

const agree = (c, peer, answers, expected) => {
  for (const [i, x] of answers.entries()) {
    if (Math.abs(x - expected[i]) <= TOLERANCE * Math.abs(expected[i])) continue;
    throw new Error(`${peer.name}, ${c.name}: step ${i + 1} answers ${x}, but ours ${expected[i]}; they should agree to ${TOLERANCE}`);
  }
};

/** Warms it up. @returns how many steps fill a round */
const callsOf = async ({ sample }) => {
  let [calls, spent] = [1, 0];
  while (spent < WARM_MS) {
    const { ms } = await sample(calls);
    spent += ms * calls;
    calls = Math.max(1, Math.round(SAMPLE_MS / ms));
  }
  return calls;
};

const summary = (times) => {
  const sorted = times.map((ms) => Number(ms.toPrecision(5))).sort((a, b) => a - b);
  return { median: sorted[sorted.length >> 1], least: sorted[0] };
};

/**
 * The libraries take turns, and each round another one begins.
 * @param peers what to compare, ours first
 * @returns { median, least } in milliseconds, by the name of the library
 * @throws Error if a library computes something else than ours
 */
export const measure = async (c, peers, rounds) => {
  const runners = [];
  for (const peer of peers) {
    runners.push({ peer, sample: await peer.prepare(c), times: [] });
  }
  const expected = await firstAnswers(runners[0]);
  for (const runner of runners.slice(1)) agree(c, runner.peer, await firstAnswers(runner), expected);
  for (const runner of runners) runner.calls = await callsOf(runner);
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < runners.length; i++) {
      const { sample, times, calls } = runners[(i + round) % runners.length];
      times.push((await sample(calls)).ms);
    }
  }
  return Object.fromEntries(runners.map(({ peer, times }) => [peer.name, summary(times)]));
};
