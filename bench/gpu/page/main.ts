/** Times matrix products and training steps in a page: from tensor to tensor, with what it takes to get numbers to a GPU and back. */
import { random } from 'spinningup';
import {
  type MatmulForm,
  matmul,
  matmulAsync,
  mean,
  type Shape,
  setBackend,
  square,
  type Tensor,
  tensor,
  valueAndGrad,
} from 'spinningup/autodiff';
import { adam, mlp } from 'spinningup/nn';

export const engines = ['wasm', 'webgl2', 'webgpu'] as const;
export type Engine = (typeof engines)[number];
export type Product = readonly [form: MatmulForm, M: number, K: number, N: number];
/** So many rows through two hidden layers of so many units each, from as many inputs. */
export type Training = readonly [rows: number, units: number];

const BATCH = 20; // ms: a page's clock is coarse
const BUDGET = 400; // ms for each product, where one call does not take longer

const noise = (seed: number, shape: Shape): Tensor => tensor(Float32Array.from(random.uniform(random.key(seed), shape, -0.5, 0.5)), shape);

/** Milliseconds that a call takes: the median over batches of calls. The first call, which compiles, does not count. */
const median = async (call: () => unknown): Promise<number> => {
  const batch = async (calls: number): Promise<number> => {
    const from = performance.now();
    for (let i = 0; i < calls; i++) await call();
    return performance.now() - from;
  };
  await call();
  let calls = 1;
  while ((await batch(calls)) < BATCH) calls *= 4;
  const times: number[] = [];
  const end = performance.now() + BUDGET;
  do times.push((await batch(calls)) / calls);
  while (performance.now() < end);
  return times.sort((a, b) => a - b)[times.length >> 1];
};

const use = (engine: 'wasm' | 'webgl2'): Promise<unknown> => (engine === 'wasm' ? setBackend('wasm') : setBackend('gpu', { mode: engine }));

interface Adapter {
  readonly info: Readonly<Record<'vendor' | 'architecture' | 'device' | 'description', string>>;
}

const stand = {
  /** What the drivers call the GPUs; undefined where there is none. */
  devices: async (): Promise<Readonly<Partial<Record<Engine, string>>>> => {
    const { gpu } = navigator as unknown as { readonly gpu?: { requestAdapter(): Promise<Adapter | null> } };
    const info = (await gpu?.requestAdapter())?.info;
    const webgpu = info && [info.vendor, info.architecture, info.device, info.description].filter(Boolean).join(' ');
    const { name, device: webgl2 } = await setBackend('gpu', { mode: 'webgl2' });
    return { ...(name === 'gpu' && { webgl2: webgl2 ?? 'unknown' }), ...(webgpu !== undefined && { webgpu: webgpu || 'unknown' }) };
  },
  /** Milliseconds for one product. */
  time: async (engine: Engine, [form, M, K, N]: Product): Promise<number> => {
    const a = noise(1, form === 'tn' ? [K, M] : [M, K]);
    const b = noise(2, form === 'nt' ? [N, K] : [K, N]);
    if (engine === 'webgpu') return median(() => matmulAsync(a, b, form));
    await use(engine);
    return median(() => matmul(a, b, form));
  },
  /** Milliseconds for one training step: forward, loss, gradient, Adam. */
  step: async (engine: 'wasm' | 'webgl2', [rows, units]: Training): Promise<number> => {
    await use(engine);
    const x = noise(1, [rows, units]);
    const gradient = valueAndGrad((net: mlp.Mlp) => mean(square(mlp.apply(net, x, 'relu'))));
    let net = mlp.init(random.key(2), [units, units, units, 1]);
    let state = adam.init(net);
    return median(() => {
      const [, g] = gradient(net);
      [net, state] = adam.step(1e-3, net, g, state);
    });
  },
};
declare global {
  interface Window {
    stand: typeof stand;
  }
}
window.stand = stand;
