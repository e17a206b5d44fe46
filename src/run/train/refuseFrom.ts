/** Options of algorithms that a run with files of its own does not take. */
import { formatValue } from '../../envs/formatValue.js';
import { UserError } from '../userError.js';

/**
 * Refuses `from`, with which algorithms continue a run in a script: the files of a new run would
 * not say where it came from.
 * @throws UserError if it is given
 */
export const refuseFrom = (config: object): void => {
  const { from } = config as { readonly from?: unknown };
  if (from === undefined) return;
  const dir = typeof from === 'string' ? `{ dir: '${from}' }` : '{ dir }';
  throw new UserError(
    `train starts a run of its own and takes no from, but it is ${formatValue(from)}; ` +
      `resume(${dir}) goes on with a saved run`,
  );
};
