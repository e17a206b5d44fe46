/** Places of exercises in pages: each is as high as its editor is going to be, so that nothing moves when the editor comes. */
import { readFileSync } from 'node:fs';
import type { MarkdownRenderer } from 'vitepress';

/** Letters in a line of the editor, on a wide screen and on a phone. */
const EDITOR_COLUMNS = [80, 33];

/** The rows that a text takes where lines wrap. */
const wrappedRows = (text: string, columns: number): number =>
  text.split('\n').reduce((rows, { length }) => rows + Math.max(1, Math.ceil(length / columns)), 0);

/**
 * A tag `<Exercise name="…" />` is told the rows of its program, on a wide screen and on a phone, and whether a line under it
 * says what was measured.
 */
export const exercisePlaces = (md: MarkdownRenderer): void => {
  const measured: Readonly<Record<string, unknown>> = JSON.parse(readFileSync('exercises/measured.json', 'utf8'));
  md.core.ruler.push('exercise_places', ({ tokens }) => {
    for (const token of tokens) {
      if (!token.type.startsWith('html')) continue;
      token.content = token.content.replace(/<Exercise name="([\w-]+)"/g, (tag, name: string) => {
        const program = readFileSync(`exercises/${name}/starter.ts`, 'utf8');
        const rows = EDITOR_COLUMNS.map((columns) => wrappedRows(program, columns));
        return `${tag} :rows="[${rows.join(', ')}]"${name in measured ? ' measured' : ''}`;
      });
    }
  });
};
