/** Words as they are to be typed in a shell. */
import type { Plan } from './plan.js';
import { quoted } from '../train/summary.js';

/** The command for a run, in one line. */
export const commandOf = ({ words }: Pick<Plan, 'words'>): string => ['npx spinup run', ...words.map(quoted)].join(' ');
