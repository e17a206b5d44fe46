/** The report of --dry_run: the runs of a command, without training them. */
import type { Work } from '../../algos/index.js';
import { many, number } from '../print/text.js';
import { costOf } from './cost.js';
import type { Plan } from './plan.js';

/** A table of the runs with their costs, and the totals. */
export const dryRun = (plans: readonly Plan[], jobs: number): string => {
  const costs: readonly Work[] = plans.map(({ config }) => costOf(config));
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
  const concurrency = plans.length > 1 ? `, ${number(atOnce)} at a time` : '';
  const totalUpdates =
    total.updates === undefined
      ? 'a number of updates that depends on the episodes'
      : `${updates(total)} updates`;
  const sum = `${many(total.steps, 'environment step')} and ${totalUpdates}`;
  const last = `${many(plans.length, 'run')}${concurrency}: ${sum}. Nothing was trained.`;
  return `${[...table.map(line), '', last].join('\n')}\n`;
};

/**
 * Number of updates: with ≤ where a run may need fewer, ? where it depends on the course of the
 * run.
 */
const updates = ({ updates: n, exact }: Work): string =>
  n === undefined ? '?' : `${exact ? '' : '≤ '}${number(n)}`;
