/** Graphs: expressions as the lists of inputs, constants and nodes that an ONNX file holds. */
import type {
  OnnxConstant,
  OnnxExpression,
  OnnxInput,
  OnnxOperation,
  OnnxShape,
  OnnxType,
} from './expressions.js';

/** An output of a graph. */
export interface OnnxOutput {
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: OnnxShape;
  /** A sentence about it, which the file holds. */
  readonly meaning: string;
  readonly value: OnnxExpression;
}

/** An output float32 [N], a number for each row. */
export const numberOutput = (name: string, meaning: string, value: OnnxExpression): OnnxOutput => ({
  name,
  type: 'float32',
  shape: ['N'],
  meaning,
  value,
});

/** A node: an operator, the names of its inputs, and the name of its value. */
export interface OnnxNode extends Pick<OnnxOperation, 'operator' | 'attributes'> {
  readonly inputs: readonly string[];
  readonly output: string;
}

/** A graph, whose nodes stand in an order in which they can be computed. */
export interface OnnxGraph {
  readonly name: string;
  readonly inputs: readonly OnnxInput[];
  readonly outputs: readonly OnnxOutput[];
  readonly constants: readonly (OnnxConstant & { readonly name: string })[];
  readonly nodes: readonly OnnxNode[];
}

/** Every expression that others are made of, once, after its own parts. */
const inOrder = (roots: readonly OnnxExpression[]): OnnxExpression[] => {
  const found = new Set<OnnxExpression>();
  const visit = (value: OnnxExpression): void => {
    if (found.has(value)) return;
    if (value.kind === 'operation') value.inputs.forEach(visit);
    found.add(value);
  };
  roots.forEach(visit);
  return [...found];
};

/** A name for each expression: its own, that of an output, or its operator and a number. */
const valueNames = (
  values: readonly OnnxExpression[],
  outputs: readonly OnnxOutput[],
): ReadonlyMap<OnnxExpression, string> => {
  const given = new Map<OnnxExpression, string>(outputs.map(({ name, value }) => [value, name]));
  const own = (value: OnnxExpression, i: number): string =>
    value.kind === 'operation'
      ? `${value.operator.toLowerCase()}_${i}`
      : (value.name ?? `constant_${i}`);
  return new Map(values.map((value, i) => [value, given.get(value) ?? own(value, i)]));
};

/**
 * The graph that computes the outputs.
 * @throws RangeError if an output is no operation, or the same one as another output
 */
export const onnxGraph = (name: string, outputs: readonly OnnxOutput[]): OnnxGraph => {
  const computed = outputs.map(({ value }) => value).filter(({ kind }) => kind === 'operation');
  if (new Set(computed).size < outputs.length)
    throw new RangeError('onnxGraph: every output should be an operation of its own');
  const values = inOrder(outputs.map(({ value }) => value));
  const names = valueNames(values, outputs);
  const nameOf = (value: OnnxExpression): string => names.get(value) as string;
  return {
    name,
    outputs,
    inputs: values.filter((value) => value.kind === 'input'),
    constants: values
      .filter((value) => value.kind === 'constant')
      .map((value) => ({ ...value, name: nameOf(value) })),
    nodes: values
      .filter((value) => value.kind === 'operation')
      .map((value) => ({
        operator: value.operator,
        attributes: value.attributes,
        inputs: value.inputs.map(nameOf),
        output: nameOf(value),
      })),
  };
};
