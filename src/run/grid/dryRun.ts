/** The output of --dry_run: the runs of a command and their cost. */
import type { Cost } from '../../algos/index.js';
import { many, number } from '../print/text.js';
import { costOf } from './cost.js';
import type { Plan } from './plan.js';

/** The runs with what they cost, each and in total. */
export const dryRun = (plans: readonly Plan[], jobs: number): string => {
  const costs = plans.map(({ config }) => costOf(config));
  const rows = plans.map(({ config, dir }, i) => [
    config.expName ?? '',
    `${config.seed}`,
    number(costs[i].steps),
    updates(costs[i]),
    dir,
  ]);
  const table = [['run', 'seed', 'steps', 'updates', 'directory'], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const isNumber = (column: number): boolean => column >= 1 && column <= 3;
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (isNumber(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join('  ')
      .trimEnd();
  const total = costs.reduce((sum, cost) => ({
    steps: sum.steps + cost.steps,
    updates:
      sum.updates === undefined || cost.updates === undefined
        ? undefined
        : sum.updates + cost.updates,
    exact: sum.exact && cost.exact,
  }));
  const atOnce = Math.min(jobs, plans.length);
  const how = plans.length > 1 ? `, ${number(atOnce)} at a time` : '';
  const sum =
    `${many(total.steps, 'environment step')} and ` +
    `${total.updates === undefined ? 'updates as episodes end' : `${updates(total)} updates`}`;
  const last = `${many(plans.length, 'run')}${how}: ${sum}. Nothing was trained.`;
  return `${[...table.map(line), '', last].join('\n')}\n`;
};

/** ≤ where a run may do with fewer, ? where only the run can tell. */
const updates = ({ updates: n, exact }: Cost): string =>
  n === undefined ? '?' : `${exact ? '' : '≤ '}${number(n)}`;
