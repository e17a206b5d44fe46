/**
 * gpu.js, the part of it that is used here. It is an optional peer dependency, loaded only when it
 * is chosen.
 */
import { byName, type Loader, loadProblem } from '../../../optionalPackage.js';

/**
 * The modes of gpu.js; by default the best that is found. webgpu is not among them, because it
 * answers with promises.
 */
export type GpuMode = 'webgl2' | 'webgl' | 'headlessgl' | 'webasm' | 'cpu';

/** The module gpu.js. */
export interface GpuJs {
  GPU: (new (settings: { readonly mode: GpuMode | 'webgpu' }) => Gpu) & Support;
  /** Flat numbers with a size, x (columns) first. */
  input(value: Float32Array, size: readonly number[]): unknown;
}
interface Support {
  readonly isWebGL2Supported: boolean;
  readonly isWebGLSupported: boolean;
  readonly isHeadlessGLSupported: boolean;
  readonly isWebAssemblySupported: boolean;
}
/** A device with compiled kernels. */
export interface Gpu {
  createKernel(source: string, settings: object): Program;
  destroy(): Promise<void>;
}
/**
 * A kernel that is compiled when it is first called. Its rows are views of one array, or arrays of
 * their own.
 */
export interface Program {
  (...args: readonly unknown[]): readonly Float32Array[] | Promise<readonly Float32Array[]>;
  readonly kernel: { readonly context?: { isContextLost?(): boolean } };
  destroy(): void;
}

/** The package: CommonJS, which some bundlers give a default export, and others spread. */
export type GpuJsPackage = { readonly default?: GpuJs } & GpuJs;
let importGpuJs: Loader<GpuJsPackage> = byName('gpu.js');
/** Brings the package to a page, whose bundler has to see its name in an import. */
export const provideGpuJs = (loader: Loader<GpuJsPackage>): void => {
  importGpuJs = loader;
};

/**
 * gpu.js.
 * @throws Error that says what to install or to import, where it is missing; or why it does not
 *   load
 */
export const loadGpuJs = async (): Promise<GpuJs> => {
  try {
    const module = await importGpuJs();
    return module.default ?? module;
  } catch (error) {
    const problem = loadProblem('gpu.js', 'npm i gpu.js@2.24.1', 'spinningup/gpu', error as Error);
    throw new Error(`gpu.js ${problem}`, { cause: error });
  }
};

/** The best mode that there is; gpu.js by itself takes the same, but calls it 'gpu'. */
export const bestMode = ({ GPU }: GpuJs): GpuMode => {
  if (GPU.isWebGL2Supported) return 'webgl2';
  if (GPU.isWebGLSupported) return 'webgl';
  if (GPU.isHeadlessGLSupported) return 'headlessgl';
  return GPU.isWebAssemblySupported ? 'webasm' : 'cpu';
};

/** The rows as one array: itself, where they are views of one. */
export const flat = (rows: readonly Float32Array[], columns: number): Float32Array => {
  const whole = new Float32Array(rows[0].buffer);
  if (whole.length === rows.length * columns) return whole;
  const out = new Float32Array(rows.length * columns);
  for (const [i, row] of rows.entries()) out.set(row, i * columns);
  return out;
};
