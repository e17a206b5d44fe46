/** The time of a mean over ranks, by threads and by the MPI libraries that are installed, by the length of the array. */
import { execFileSync, spawnSync } from 'node:child_process';

const program = [process.execPath, 'build/allreduceRank.js'];
const root = process.getuid?.() === 0 ? ['--allow-run-as-root'] : [];
/** Commands that start n ranks. */
const starts: Readonly<Record<string, (n: number) => readonly string[]>> = {
  threads: (n) => [...program, `${n}`],
  'Open MPI': (n) => ['mpirun.openmpi', ...root, '--oversubscribe', '-n', `${n}`, ...program],
  MPICH: (n) => ['mpirun.mpich', '-n', `${n}`, ...program],
};

export const allreduce = (): Record<string, string | number>[] =>
  [2, 4].flatMap((n) =>
    Object.entries(starts).map(([name, start]) => {
      const [command, ...args] = start(n);
      if (spawnSync(command, ['--version']).error) return { ranks: `${n}, ${name}: not installed` };
      const medians: Record<string, number> = JSON.parse(execFileSync(command, args, { encoding: 'utf8' }));
      const columns = Object.entries(medians).map(([length, micros]) => [
        `${length} float32, us`,
        micros < 10 ? micros.toFixed(1) : micros.toFixed(0),
      ]);
      return { ranks: `${n}, ${name}`, ...Object.fromEntries(columns) };
    }),
  );
