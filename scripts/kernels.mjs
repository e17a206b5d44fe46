/** AssemblyScript to WebAssembly to a module that holds the bytes: src/autodiff/kernels/simd.generated.ts. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const folder = 'src/autodiff/kernels/simd';
const source = `${folder}/index.as.ts`;
const target = 'src/autodiff/kernels/simd.generated.ts';

/** Relaxed SIMD multiplies and adds in one step, where the engine can. */
const compile = async (name, ...features) => {
  const out = `build/${name}.wasm`;
  const enable = features.flatMap((feature) => ['--enable', feature]);
  const { error, stderr } = await asc.main([source, '-O3', '--runtime', 'stub', '--noAssert', '--importMemory', ...enable, '-o', out]);
  if (error) throw new Error(`asc could not compile ${source}: ${error.message}\n${stderr}`);
  return `export const ${name} = '${readFileSync(out).toString('base64')}';\n`;
};

const sources = readdirSync(folder).map((file) => `${folder}/${file}`);
const newer = existsSync(target) && [...sources, 'scripts/kernels.mjs'].every((f) => statSync(f).mtimeMs < statSync(target).mtimeMs);
if (!newer) {
  mkdirSync('build', { recursive: true });
  const modules = [await compile('plain', 'simd'), await compile('relaxed', 'simd', 'relaxed-simd')];
  writeFileSync(target, `/** Generated from simd/*.as.ts by scripts/kernels.mjs. */\n${modules.join('')}`);
}
