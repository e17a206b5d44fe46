/** Models and runs as bytes, for pages, workers, databases and files. */
export { agentOf } from './agentOf.js';
export { readSafetensors, type Safetensors, writeSafetensors } from './safetensors.js';
export { deserialize, serialize } from './serialize.js';
