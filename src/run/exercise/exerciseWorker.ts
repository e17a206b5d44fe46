/** Entry point of the thread that checks a learner's file; checkFile.ts starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import { type AnswerExports, checkAnswer, type Verdict } from '../../exercise/index.js';
import { importModule } from '../config/importModule.js';
import { sourceError } from '../config/sourceExcerpt.js';
import { messageOf, UserError } from '../userError.js';
import type { CheckMessage, CheckTask, FileVerdict } from './checkFile.js';
import { loadExercise } from './library.js';

const { place, file, path } = workerData as CheckTask;
const reply = (message: CheckMessage): void => parentPort?.postMessage(message);

/** The verdict with the place of its error: the file, its line, and a caret below the column. */
const withPlace = ({ error, ...verdict }: Verdict): FileVerdict =>
  error === undefined
    ? verdict
    : {
        ...verdict,
        message: verdict.message + sourceError(error, path).slice(messageOf(error).length),
      };

/** The learner's exports, or the verdict on a file that cannot be imported. */
type Imported = { readonly answer: AnswerExports } | { readonly verdict: FileVerdict };
const importAnswer = async (): Promise<Imported> => {
  try {
    return { answer: { ...(await importModule(file, path)) } };
  } catch (error) {
    const message =
      error instanceof UserError
        ? error.message
        : `${file} cannot be loaded: ${withoutPackage(error) ?? sourceError(error, path)}`;
    return { verdict: { passed: false, message, points: [] } };
  }
};

/** The way out for a file that lies where the package is not installed; undefined elsewhere. */
const withoutPackage = (error: unknown): string | undefined =>
  /Cannot find package 'spinningup'/.test(messageOf(error))
    ? 'the package spinningup is not installed in its folder; type npm i spinningup there'
    : undefined;

process.setSourceMapsEnabled(true); // else the lines of TypeScript that Node does not read are lost
const exercise = await loadExercise(place);
reply({ kind: 'ready' });
const imported = await importAnswer();
const verdict =
  'verdict' in imported
    ? imported.verdict
    : withPlace(checkAnswer(exercise, imported.answer, reply));
reply({ kind: 'verdict', verdict });
