/** CodeMirror, loaded when an exercise comes into view. Its colours are the page's variables, so that they change with it. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, indentOnInput, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { typescript } from '@codemirror/legacy-modes/mode/javascript';
import { EditorState, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** An editor in the page. */
export interface ProgramEditor {
  read(): string;
  write(code: string): void;
  /** Marks a line, counted from 1, and scrolls to it; undefined marks none. */
  mark(line: number | undefined): void;
  destroy(): void;
}
/** What an editor does with keys and changes. */
interface EditorHandlers {
  /** Called for Ctrl+Enter, or Cmd+Enter. */
  readonly run: () => void;
  /** Called for Escape, which is to leave the editor: Tab indents in it. */
  readonly leave: () => void;
  readonly changed: (code: string) => void;
}

const style = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], class: 'c-keyword' },
  { tag: [tags.comment], class: 'c-comment' },
  { tag: [tags.string, tags.number, tags.bool], class: 'c-value' },
  { tag: [tags.typeName], class: 'c-type' },
  { tag: [tags.function(tags.variableName), tags.function(tags.definition(tags.variableName))], class: 'c-function' },
]);

const markLine = StateEffect.define<number | undefined>();
const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (before, { docChanged, effects, state }) => {
    const effect = effects.find((one) => one.is(markLine));
    if (!effect) return docChanged ? Decoration.none : before;
    const line = effect.value as number | undefined;
    if (line === undefined || line > state.doc.lines) return Decoration.none;
    return Decoration.set([Decoration.line({ class: 'wrong-line' }).range(state.doc.line(line).from)]);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** A key's command that is done whatever the state of the editor. */
const always = (act: () => void) => (): boolean => {
  act();
  return true;
};
const keys = ({ run, leave }: EditorHandlers) =>
  keymap.of([
    { key: 'Mod-Enter', run: always(run) },
    { key: 'Escape', run: always(leave) },
    ...defaultKeymap,
    ...historyKeymap,
    indentWithTab,
  ]);

/** An editor of TypeScript in an element. */
export const makeEditor = (parent: HTMLElement, doc: string, label: string, handlers: EditorHandlers): ProgramEditor => {
  const extensions = [
    lineNumbers(),
    history(),
    drawSelection(),
    EditorView.lineWrapping,
    EditorState.tabSize.of(2),
    bracketMatching(),
    indentOnInput(),
    syntaxHighlighting(style),
    StreamLanguage.define(typescript), // a third of the weight of a parser of TypeScript, for the same colours
    marked,
    EditorView.contentAttributes.of({ 'aria-label': label }),
    EditorView.updateListener.of((update) => update.docChanged && handlers.changed(update.state.doc.toString())),
    keys(handlers),
  ];
  const view = new EditorView({ parent, doc, extensions });
  return {
    read: () => view.state.doc.toString(),
    write: (insert) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert } }),
    mark: (line) => {
      view.dispatch({ effects: markLine.of(line) });
      if (line !== undefined && line <= view.state.doc.lines)
        view.dispatch({ effects: EditorView.scrollIntoView(view.state.doc.line(line).from, { y: 'nearest' }) });
    },
    destroy: () => view.destroy(),
  };
};
