/** Pages that show files from outside of docs/, where there is no repository on the web to read them in. */
import { asMarkdown, filesLedTo, repository } from '../.vitepress/book/files.js';

export default {
  paths: () => {
    if (repository) return [];
    const { shown } = filesLedTo();
    return shown.map((path) => ({ params: { path: path.replace(/\.md$/, '') }, content: asMarkdown(path, shown) }));
  },
};
