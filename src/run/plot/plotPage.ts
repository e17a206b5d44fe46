/** Interactive plots as one HTML file, which includes Vega, the library that draws them. */
import { escapeHtml } from '../print/escapeHtml.js';

/** JSON inside a script element, which no text in it may close. */
const inScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/**
 * The HTML page.
 * @param image SVG that is shown where scripts do not run
 * @param specs Vega specifications of the figures
 * @param vega source text of Vega
 */
export const plotPage = (
  title: string,
  image: string,
  specs: readonly unknown[],
  vega: string,
): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>
body {
  margin: 0; background: #f4f4f4; color: #333;
  font: 14px/1.4 Helvetica, Arial, "Liberation Sans", "DejaVu Sans", sans-serif;
}
main { max-width: 1100px; margin: 24px auto; padding: 0 12px; }
.figure { width: 100%; margin-bottom: 20px; background: white; box-shadow: 0 1px 8px #0003; }
.figure svg { display: block; }
noscript svg { max-width: 100%; height: auto; }
#tip {
  position: fixed; display: none; pointer-events: none; padding: 6px 10px; background: #fffffff2;
  border: 1px solid #bbb; border-radius: 4px; font-size: 13px;
}
#tip td { padding: 1px 0; }
#tip td + td { padding-left: 12px; text-align: right; font-variant-numeric: tabular-nums; }
</style>
</head>
<body>
<main>
<noscript>${image}</noscript>
<div id="figures"></div>
<p>Click a name in the legend to see it alone, with shift to add others. Drag to move; pinch,
or scroll with Ctrl, to zoom; double-click to go back.</p>
</main>
<div id="tip"></div>
<script>${vega.replaceAll('</script', '<\\/script')}</script>
<script>
const tip = document.getElementById('tip');
const tooltip = (_, event, item, value) => {
  tip.style.display = value ? 'block' : 'none';
  if (!value) return;
  const table = document.createElement('table');
  for (const [name, text] of Object.entries(value)) {
    const row = table.insertRow();
    row.insertCell().textContent = name;
    row.insertCell().textContent = text;
  }
  tip.replaceChildren(table);
  const within = (x, most) => Math.max(0, Math.min(x + 14, most - 8)) + 'px';
  tip.style.left = within(event.clientX, innerWidth - tip.offsetWidth);
  tip.style.top = within(event.clientY, innerHeight - tip.offsetHeight);
};
for (const spec of ${inScript(specs)}) {
  const container = document.createElement('div');
  container.className = 'figure';
  document.getElementById('figures').append(container);
  new vega.View(vega.parse(spec), { container, renderer: 'svg', hover: true, tooltip }).runAsync();
}
</script>
</body>
</html>
`;
