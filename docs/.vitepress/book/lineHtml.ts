/** A line of pseudocode as HTML: subscripts are lowered, exponents raised, and each symbol is a span with its number. */
import { symbolMarks } from '../../../scripts/pseudocode/ties.js';
import { escaped } from './code.js';

/** What follows an underscore without braces: a letter, or one of the words that are subscripts. */
const SUBSCRIPT = /^(targ(,[12i])?|low|high|max|[\p{L}\d]\p{M}*)/u;

/** The word around an underscore: policy_delay is a word, θ_k is not. */
const isWord = (text: string, i: number): boolean => {
  const before = /[a-z]*$/.exec(text.slice(0, i))![0];
  const after = /^_[a-z_]*/.exec(text.slice(i))![0];
  return !/^_(targ|low|high|max)/.test(after) && /^[a-z]{2,}_[a-z]{2,}/.test(before + after);
};

/** @param symbols all symbols, whose places in this list are their numbers */
export const lineHtml = (text: string, symbols: readonly string[]): string => {
  const opens = new Map(symbolMarks(text, symbols).map((mark) => [mark.from, mark]));
  let i = 0;
  const until = (stop: () => boolean): string => {
    let html = '';
    while (i < text.length && !stop()) {
      const mark = opens.get(i);
      if (mark) {
        opens.delete(i);
        html += `<span class="sym" data-s="${symbols.indexOf(mark.symbol)}">${until(() => i >= mark.to)}</span>`;
      } else if (text[i] === '_' && i > 0 && !isWord(text, i)) {
        i++;
        html += `<sub>${subscript()}</sub>`;
      } else if (text[i] === '^' && i > 0) {
        i++;
        html += `<sup>${subscript()}</sup>`;
      } else html += escaped(text[i++]);
    }
    return html;
  };
  const subscript = (): string => {
    if (text[i] === '{') {
      i++;
      const inside = until(() => text[i] === '}');
      i++;
      return inside;
    }
    const end = i + (SUBSCRIPT.exec(text.slice(i))?.[0].length ?? 1);
    return until(() => i >= end);
  };
  return until(() => false);
};
