/** Training, logging and saving for Node: what the command line does, to call from scripts. */
export { loadParameters, saveParameters } from './checkpoint.js';
export { UserError } from './error.js';
export { type Colour, colorize } from './format.js';
export { load, type SavedRun } from './loadRun.js';
export { EpochLogger, Logger, type LoggerOptions, type Measured } from './logger.js';
export { type ResumeOptions, resume } from './resume.js';
export { readSafetensors, type Safetensors, writeSafetensors } from './safetensors.js';
export { type Terminal, terminal } from './terminal.js';
export { type TestOptions, type TestResult, testPolicy } from './testPolicy.js';
export { type AlgoName, type Outcome, type RunIO, type RunSettings, type TrainConfig, train } from './train.js';
