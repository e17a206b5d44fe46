/** What a page holds of a GPU: what was made, and not given back. */
declare global {
  interface Window {
    /** How many there are of each kind. */
    held(): Record<string, number>;
  }
}

/** Runs in a page before its own scripts, alone: it cannot use anything of this file. */
export const countHeld = (): void => {
  const kinds: Record<string, Set<unknown>> = {};
  type Method = (...args: unknown[]) => unknown;
  /** After each call of a method, do something. */
  const after = (owner: string, method: string, then: (result: unknown, self: unknown, args: readonly unknown[]) => void): void => {
    const { prototype } = (window as unknown as Record<string, { readonly prototype: Record<string, Method> }>)[owner];
    const original = prototype[method];
    prototype[method] = function (this: unknown, ...args) {
      const result = original.apply(this, args);
      then(result, this, args);
      return result;
    };
  };
  const count = (kind: string): Set<unknown> => {
    kinds[kind] = new Set();
    return kinds[kind];
  };

  for (const kind of ['Texture', 'Program', 'Shader', 'Buffer', 'Framebuffer']) {
    const held = count(`WebGL ${kind}`);
    after('WebGL2RenderingContext', `create${kind}`, (made) => held.add(made));
    after('WebGL2RenderingContext', `delete${kind}`, (_made, _self, [given]) => held.delete(given));
  }
  const buffers = count('WebGPU Buffer');
  after('GPUDevice', 'createBuffer', (made) => buffers.add(made));
  after('GPUBuffer', 'destroy', (_made, self) => buffers.delete(self));
  // what WebGPU compiles cannot be given back
  for (const kind of ['ShaderModule', 'ComputePipeline']) {
    const held = count(`WebGPU ${kind}`);
    after('GPUDevice', `create${kind}`, (made) => held.add(made));
  }
  window.held = () => Object.fromEntries(Object.entries(kinds).map(([kind, held]) => [kind, held.size]));
};
