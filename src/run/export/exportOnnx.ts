/** Export of trained policies to ONNX: `spinup export`, also callable from scripts. */
import { join } from 'node:path';
import { normalizationOf } from '../../algos/normalization.js';
import type { Tree } from '../../autodiff/index.js';
import { isObject } from '../../envs/typeGuards.js';
import { criticGraph, type OnnxGraph, policyGraph } from '../../onnx/index.js';
import { writeFile } from '../files/atomicFiles.js';
import {
  type LoadOptions,
  loadNetworks,
  type SavedNetworks,
  savedFiles,
} from '../saved/loadRun.js';
import { modelMetadata } from '../saved/modelFile.js';
import { messageOf, UserError } from '../userError.js';
import { onnxBytes } from './onnxModel.js';
import { type OnnxProto, onnxProto } from './onnxProto.js';

/** The run to export, and the file to write. */
export interface ExportOptions extends Pick<LoadOptions, 'itr' | 'env'> {
  /** The run's directory, or a model's file that holds its configuration. */
  readonly dir: string;
  /** The file of the policy; policy.onnx in the run's directory, if absent. */
  readonly file?: string;
}

/** A file that was written, and what it computes. */
export interface ExportedFile extends Pick<OnnxGraph, 'inputs' | 'outputs'> {
  readonly file: string;
}

/**
 * Writes the policy of a run as an ONNX file, and beside it its critics Q(s, a), where it has some:
 * policy.onnx and policy.q.onnx. They are two files because a runtime asks for all inputs of a
 * file, and a policy is used without an action at hand.
 * @param load gives the package onnx-proto
 * @throws UserError if the run cannot be loaded, has networks of a script's own, or onnx-proto is
 * not installed
 */
export const exportOnnx = async (
  { dir: where, file, ...options }: ExportOptions,
  load: () => Promise<OnnxProto> = onnxProto,
): Promise<ExportedFile[]> => {
  const { config, dir } = savedFiles(where, options.itr ?? -1);
  if (config.networks !== undefined && config.networks !== null) throw ownNetworksRefused(where);
  const proto = await load();
  const saved = await loadNetworks(where, options);
  const about = {
    algorithm: saved.algo,
    environment: String(config.env_name),
    epoch: modelMetadata(saved.model).epoch ?? '',
  };
  const path = file ?? join(dir, 'policy.onnx');
  const { policy, critics } = graphsOf(saved);
  const files = [{ file: path, graph: policy }];
  if (critics) files.push({ file: path.replace(/(\.onnx)?$/, '.q.onnx'), graph: critics });
  return files.map(({ file, graph }) => {
    writeFile(file, onnxBytes(proto, graph, about));
    return { file, inputs: graph.inputs, outputs: graph.outputs };
  });
};

const ownNetworksRefused = (where: string): UserError =>
  new UserError(
    `${where} was trained with networks of your own, whose operations cannot be exported; write ` +
      'them in PyTorch, copy the weights of model.safetensors as docs/bridges.md shows, and ' +
      'export with torch.onnx',
  );

/**
 * The graphs of a saved run.
 * @throws UserError if its networks are none of the library's
 */
const graphsOf = ({ algo, config, env, layers, networks, params }: SavedNetworks) => {
  const { normalization } = params as Readonly<Record<string, Tree>>;
  const statistics = isObject(normalization)
    ? normalizationOf(normalization as Tree).observation
    : undefined;
  const trained = {
    name: `${algo} ${config.env_name}`,
    env,
    networks,
    params,
    activation: layers.activation,
    ...(statistics && { statistics }),
  };
  try {
    return { policy: policyGraph(trained), critics: criticGraph(trained) };
  } catch (error) {
    throw new UserError(messageOf(error));
  }
};

/** A line about a file: 'policy.onnx: obs [N, 4] → logits [N, 2], action [N], v [N]'. */
export const exportedLine = ({ file, inputs, outputs }: ExportedFile): string => {
  const listed = (values: ExportedFile['inputs'] | ExportedFile['outputs']): string =>
    values.map(({ name, shape }) => `${name} [${shape.join(', ')}]`).join(', ');
  return `${file}: ${listed(inputs)} → ${listed(outputs)}`;
};
