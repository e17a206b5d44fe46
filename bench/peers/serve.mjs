/** The other end of process.ts, for libraries in JavaScript. */
import { createInterface } from 'node:readline';

const decoded = (key, x) => (key === 'data' ? new Float32Array(new Uint8Array(Buffer.from(x, 'base64')).buffer) : x);
const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

/** Answers for one library until its input ends. */
export const serve = async ({ prepare, ...about }) => {
  say(about);
  const samples = [];
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, calls, case: c } = JSON.parse(line, decoded);
    if (c) say({ id: samples.push(await prepare(c)) - 1 });
    else say(await samples[id](calls));
  }
};
