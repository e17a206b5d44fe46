/** Training, logging, saving and plotting for scripts in Node, as the command line does them. */

export { readSafetensors, type Safetensors, writeSafetensors } from '../bytes/safetensors.js';
export { type CheckEnvOptions, checkEnvironment } from './checkEnv/checkEnvironment.js';
export type { GivenNetworks, NetworkMaker, OwnNetworks } from './config/ownNetworks.js';
export type { AlgoName, RunSettings, TrainConfig } from './config/trainConfig.js';
export { type ExportedFile, type ExportOptions, exportOnnx } from './export/exportOnnx.js';
export { fromFlags, type ScriptSetting, type ScriptSettings } from './flags/fromFlags.js';
export {
  callExperiment,
  type ExperimentOptions,
  type Kwargs,
  type LoggerKwargs,
  setupLoggerKwargs,
  type Thunk,
} from './grid/callExperiment.js';
export { ExperimentGrid, type GridRunOptions, type Variant } from './grid/experimentGrid.js';
export { defaultShorthand, validStr } from './grid/experimentNames.js';
export type { GridOptions, GridOutcome } from './grid/runAll.js';
export { type Curve, type CurveOptions, curves, type Estimator, smoothed } from './plot/curves.js';
export { type Dataset, type RunSelection, readDatasets } from './plot/datasets.js';
export { iqm } from './plot/iqm.js';
export { type Figure, type PlotOptions, type PlotResult, plot } from './plot/plot.js';
export { type Colour, colorize } from './print/pythonNumbers.js';
export { type Terminal, terminal } from './print/terminal.js';
export { type LoadOptions, load, type SavedRun } from './saved/loadRun.js';
export { loadParameters, saveParameters } from './saved/modelFile.js';
export { EpochLogger, Logger, type LoggerOptions, type Measured } from './train/logger.js';
export { type ResumeOptions, resume } from './train/resume.js';
export { type RunIO, type RunResult, train } from './train/train.js';
export { UserError } from './userError.js';
export {
  type GetAction,
  type LoadedPolicy,
  loadPolicy,
  type PolicyOptions,
  runPolicy,
} from './watch/runPolicy.js';
export { type TestOptions, type TestResult, testPolicy } from './watch/testPolicy.js';
