/**
 * Expressions in the operators of ONNX: values that never change and may share their parts. An
 * operator is written by its name in the standard, as in Gemm, with its inputs in their order.
 */
import { dtypeOf, numbers, type Tensor } from '../autodiff/index.js';

/** Types of the numbers in a tensor of ONNX. */
export type OnnxType = 'float32' | 'int64' | 'uint8';
/** The shape of an input or output; N, the number of rows, may differ from call to call. */
export type OnnxShape = readonly (number | 'N')[];

/** An input of a graph. */
export interface OnnxInput {
  readonly kind: 'input';
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: OnnxShape;
}

/** Numbers that the graph holds itself; those with a name are parameters of the model. */
export interface OnnxConstant {
  readonly kind: 'constant';
  readonly name?: string;
  readonly type: OnnxType;
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** Attributes of an operator: whole numbers, lists of them, or a float. */
export type OnnxAttributes = Readonly<
  Record<string, number | readonly number[] | { readonly float: number }>
>;

/** An operator with its inputs. */
export interface OnnxOperation {
  readonly kind: 'operation';
  readonly operator: string;
  readonly inputs: readonly OnnxExpression[];
  readonly attributes: OnnxAttributes;
}

/** The value of an input, a constant or an operator. */
export type OnnxExpression = OnnxInput | OnnxConstant | OnnxOperation;

/** An input of a graph. */
export const onnxInput = (name: string, type: OnnxType, shape: OnnxShape): OnnxInput => ({
  kind: 'input',
  name,
  type,
  shape,
});

/** An operator of version 13 of the standard. */
export const operation = (
  operator: string,
  inputs: readonly OnnxExpression[],
  attributes: OnnxAttributes = {},
): OnnxOperation => ({ kind: 'operation', operator, inputs, attributes });

/**
 * A parameter of the model, x [..], under its name in model.safetensors.
 * @throws TypeError if it is not float32
 */
export const parameter = (name: string, x: Tensor): OnnxConstant => {
  if (dtypeOf(x) !== 'float32')
    throw new TypeError(`parameter: ${name} should be float32, but is ${dtypeOf(x)}`);
  return { kind: 'constant', name, type: 'float32', shape: x.shape, data: numbers(x) };
};

/** A float32 row [1, n], which is broadcast over the N rows of a batch. */
export const onnxRow = (data: ArrayLike<number>): OnnxConstant => ({
  kind: 'constant',
  type: 'float32',
  shape: [1, data.length],
  data,
});

/** A float32 vector [n]. */
export const floats = (...data: readonly number[]): OnnxConstant => ({
  kind: 'constant',
  type: 'float32',
  shape: [data.length],
  data,
});
/** A float32 number []. */
export const floatConstant = (x: number): OnnxConstant => ({ ...floats(x), shape: [] });
/** An int64 vector [n], as operators take sizes and axes. */
export const integers = (...data: readonly number[]): OnnxConstant => ({
  kind: 'constant',
  type: 'int64',
  shape: [data.length],
  data,
});
