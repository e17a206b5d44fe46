/**
 * An experiment grid: all combinations of a few settings, with several seeds.
 *
 * Does PPO on CartPole care about the size of its networks and their activation? One run answers nothing, since seeds differ
 * as much as settings do. The grid names the runs after what differs, trains each in a process of its own, and skips those
 * that are finished when you start it again. Look at the names of the directories, and at the table in the end: a
 * difference counts if it is larger than the spread between seeds. `spinup plot` draws the curves.
 */
import { curves, ExperimentGrid, fromFlags, readDatasets } from 'spinningup/run';

const defaults = { numRuns: 3, epochs: 10, stepsPerEpoch: 4000, jobs: 2, dataDir: 'data/ppo-bench' };
const { numRuns, epochs, stepsPerEpoch, jobs, dataDir } = fromFlags(defaults);

const grid = new ExperimentGrid('ppo-bench');
grid.add('env_name', 'CartPole-v1', '', true);
grid.add(
  'seed',
  Array.from({ length: numRuns }, (_, i) => 10 * i),
);
grid.add('epochs', epochs);
grid.add('steps_per_epoch', stepsPerEpoch);
grid.add('ac_kwargs:hidden_sizes', [[32], [64, 64]], 'hid');
grid.add('ac_kwargs:activation', ['tanh', 'relu'], '');
await grid.run('ppo', { jobs, dataDir });

console.log('\nMean return of the last epoch, with the standard deviation over seeds:');
for (const { condition, units, y, sd } of curves(readDatasets([`${dataDir}/`]))) {
  const [mean, spread] = [y, sd].map((xs) => xs[xs.length - 1].toFixed(1).padStart(6));
  console.log(`${condition.padEnd(40)} ${mean} ± ${spread}  (${units.length} seeds)`);
}
