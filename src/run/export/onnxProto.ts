/** The npm package onnx-proto, which encodes ONNX files: an optional peer, loaded when needed. */
import { byName, type Loader, loadProblem } from '../../optionalPackage.js';
import { UserError } from '../userError.js';

/** The part of onnx-proto that is used here. */
export interface OnnxProto {
  readonly ModelProto: { encode(model: object): { finish(): Uint8Array } };
}
/** The package: CommonJS, which import gives a default export. */
export interface OnnxProtoPackage {
  readonly default?: { readonly onnx: OnnxProto };
  readonly onnx?: OnnxProto;
}

const ONNX_PACKAGE = 'onnx-proto';

/**
 * Loads onnx-proto.
 * @throws UserError that says what to install, where it is missing; or why it does not load
 */
export const onnxProto = async (
  load: Loader<OnnxProtoPackage> = byName(ONNX_PACKAGE),
): Promise<OnnxProto> => {
  try {
    const module = await load();
    return (module.default?.onnx ?? module.onnx) as OnnxProto;
  } catch (error) {
    const install = `npm i ${ONNX_PACKAGE}@8.0.1`;
    const problem = loadProblem(ONNX_PACKAGE, install, 'spinningup/run', error as Error);
    throw new UserError(`--onnx needs the package ${ONNX_PACKAGE}, which ${problem}`);
  }
};
