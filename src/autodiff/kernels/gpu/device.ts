/** The name of a GPU, and whether it is one. */

interface Debugging {
  getExtension(
    name: 'WEBGL_debug_renderer_info',
  ): { readonly UNMASKED_RENDERER_WEBGL: number } | null;
  getParameter(name: number): unknown;
}

/**
 * The driver's name for the GPU of a WebGL context; undefined if there is none, or it does not say.
 */
export const deviceOf = (context: unknown): string | undefined => {
  const gl = context as Debugging | undefined;
  const info = gl?.getExtension?.('WEBGL_debug_renderer_info');
  const name = info && gl?.getParameter(info.UNMASKED_RENDERER_WEBGL);
  return typeof name === 'string' ? name : undefined;
};

/** Names of drivers that compute on the CPU. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|software|microsoft basic render|warp/i;
/** Whether a device of this name is a program on the CPU. */
export const isSoftware = (device: string): boolean => SOFTWARE.test(device);
