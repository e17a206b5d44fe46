/** The BLAS of this machine, where koffi and one are installed. */
import { openBlas } from '../src/autodiff/kernels/blas/index.js';
import type { Kernels } from '../src/autodiff/kernels/interface.js';
import { wasm } from '../src/autodiff/kernels/wasm.js';
import { blasLabel, blasName } from '../src/run/config/blasTrial.js';

export interface InstalledBlas {
  readonly kernels: Kernels<Float32Array>;
  /** The title of a column: blas, libopenblas.so.0 (core Haswell). */
  readonly title: string;
}

/** SPINUP_BLAS names a library in place of the first known one. */
export const installedBlas = async (): Promise<InstalledBlas | undefined> => {
  const { SPINUP_BLAS: library } = process.env;
  try {
    const { kernels, ...about } = await openBlas(library === undefined ? {} : { library }, wasm as Kernels<Float32Array>);
    const name = blasName({ name: 'blas', ...about });
    return { kernels, title: `blas, ${name && blasLabel(name)}` };
  } catch {
    return undefined;
  }
};
