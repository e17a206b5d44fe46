/** OpenBLAS kernels for this processor; chosen when it is loaded, or by OPENBLAS_CORETYPE. */
import { existsSync, readFileSync } from 'node:fs';

const CPUINFO = '/proc/cpuinfo';
const cpuinfo = existsSync(CPUINFO) ? readFileSync(CPUINFO, 'utf8') : '';
const cpuFlags = cpuinfo.match(/^flags\s*:(.*)$/m)?.[1].split(' ') ?? [];
const number = (name: string): number | undefined => {
  const found = cpuinfo.match(new RegExp(`^${name}\\s*: (\\d+)$`, 'm'));
  return found ? Number(found[1]) : undefined;
};

/** Identification of a processor beyond its brand, on Linux; `vectors` are the widest that it computes with. */
export const processor = {
  family: number('cpu family'),
  model: number('model'),
  vectors: cpuFlags.includes('avx512f') ? 'AVX-512' : cpuFlags.includes('avx2') ? 'AVX2' : undefined,
};

/** The value of OPENBLAS_CORETYPE that suits this processor best; undefined where that is not known. */
export const bestCore: string | undefined = { 'AVX-512': 'SkylakeX', AVX2: 'Haswell' }[processor.vectors ?? ''];

/** OpenBLAS's names for processors without AVX, up to 2010, Prescott (2004) first: its choice where it does not know a new one. */
const dated = 'prescott generic unknown core2 penryn dunnington nehalem atom opteron opteron_sse3 barcelona'.split(' ');

/** Why times with these kernels say little about PyTorch on this processor; undefined if they are good. */
export const warning = (name: string, core: string | undefined, best = bestCore): string | undefined =>
  best && core && dated.includes(core.toLowerCase())
    ? `Warning: ${name} multiplies with OpenBLAS's kernels for ${core}, several times slower than those for ${best}, which this processor can run.`
    : undefined;
