/** ONNX files: graphs encoded as the standard says, in its version 13. */
import type {
  OnnxAttributes,
  OnnxConstant,
  OnnxGraph,
  OnnxShape,
  OnnxType,
} from '../../onnx/index.js';
import type { OnnxProto } from './onnxProto.js';

/** The version of the operators, which runtimes have known since 2020. */
const OPERATORS = 13;
/** The version of the format that came with these operators. */
const ONNX_VERSIONS = 7;

/** Numbers of the types in the standard. */
const typeNumbers: Readonly<Record<OnnxType, number>> = { float32: 1, uint8: 2, int64: 7 };
/** Numbers of the kinds of attributes in the standard. */
const attributeKinds = { float: 1, int: 2, ints: 7 };

/**
 * The bytes of an ONNX file.
 * @param about metadata of the model: algorithm, environment, …
 */
export const onnxBytes = (
  { ModelProto }: OnnxProto,
  graph: OnnxGraph,
  about: Readonly<Record<string, string>>,
): Uint8Array =>
  ModelProto.encode({
    irVersion: ONNX_VERSIONS,
    producerName: 'spinningup',
    opsetImport: [{ domain: '', version: OPERATORS }],
    metadataProps: Object.entries(about).map(([key, value]) => ({ key, value })),
    graph: {
      name: graph.name,
      input: graph.inputs.map(described),
      output: graph.outputs.map(described),
      initializer: graph.constants.map(encodedConstant),
      node: graph.nodes.map(({ operator, inputs, output, attributes }) => ({
        opType: operator,
        name: output,
        input: inputs,
        output: [output],
        attribute: encodedAttributes(attributes),
      })),
    },
  }).finish();

/** An input or output, with its type and shape. */
interface Described {
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: OnnxShape;
  readonly meaning?: string;
}

const described = ({ name, type, shape, meaning = '' }: Described): object => ({
  name,
  docString: meaning,
  type: {
    tensorType: {
      elemType: typeNumbers[type],
      shape: { dim: shape.map((n) => (n === 'N' ? { dimParam: n } : { dimValue: n })) },
    },
  },
});

const encodedConstant = ({
  name,
  type,
  shape,
  data,
}: OnnxConstant & { readonly name: string }): object => ({
  name,
  dims: shape,
  dataType: typeNumbers[type],
  rawData: littleEndian(type, data),
});

/** Numbers as bytes, the lowest first, on every processor. */
const littleEndian = (type: OnnxType, data: ArrayLike<number>): Uint8Array => {
  const width = { float32: 4, int64: 8, uint8: 1 }[type];
  const view = new DataView(new ArrayBuffer(width * data.length));
  for (let i = 0; i < data.length; i++) {
    if (type === 'float32') view.setFloat32(4 * i, data[i], true);
    else if (type === 'int64') view.setBigInt64(8 * i, BigInt(data[i]), true);
    else view.setUint8(i, data[i]);
  }
  return new Uint8Array(view.buffer);
};

const encodedAttributes = (attributes: OnnxAttributes): object[] =>
  Object.entries(attributes).map(([name, value]) => {
    if (typeof value === 'number') return { name, type: attributeKinds.int, i: value };
    if ('float' in value) return { name, type: attributeKinds.float, f: value.float };
    return { name, type: attributeKinds.ints, ints: value };
  });
