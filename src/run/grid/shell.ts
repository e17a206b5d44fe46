/** Words as they are to be typed in a shell. */

import { quoted } from '../train/summary.js';
import type { Plan } from './plan.js';

/** The command for a run, in one line. */
export const commandOf = ({ words }: Pick<Plan, 'words'>): string => ['npx spinup run', ...words.map(quoted)].join(' ');
