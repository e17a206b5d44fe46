/** An episode as a page that opens anywhere. */
import { animatedSvg, type Env, type Picture } from '../envs/index.js';

/** An episode's pictures, of which no more are kept than a page should hold. */
export interface Film {
  readonly pictures: readonly Picture[];
  /** In the environment's own time. */
  readonly fps: number;
}

const MOST = 500;

/** Takes pictures of an episode: all of them, and every second, fourth, … of a long one. */
export const camera = (env: Env, most = MOST) => {
  let [pictures, every, seen]: [Picture[], number, number] = [[], 1, 0];
  return {
    see: (state: unknown): void => {
      if (!env.render) return;
      if (seen++ % every > 0) return;
      pictures.push(env.render(state));
      if (pictures.length < most) return;
      pictures = pictures.filter((_, i) => i % 2 === 0);
      every *= 2;
    },
    film: (): Film => ({ pictures, fps: (env.spec?.fps ?? 30) / every }),
  };
};

/** The film as a file: an SVG by itself, or in an HTML page. */
export const render = ({ pictures, fps }: Film, title: string, kind: string): string => {
  const image = animatedSvg(pictures, { fps, caption: title });
  return kind === 'html' ? page(title, image) : image;
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const page = (title: string, image: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f4f4f4; }
svg { max-width: 96vw; max-height: 96vh; background: white; box-shadow: 0 1px 8px #0003; }
svg svg { box-shadow: none; }
</style>
</head>
<body>
${image}
</body>
</html>
`;
