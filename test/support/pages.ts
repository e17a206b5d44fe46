/** The pages of the documentation, as files. */
import { readdirSync } from 'node:fs';

/** Folders that hold no page: packages, one of which leads back to the root, and what is generated. */
const passedOver = ['node_modules', '.vitepress', 'api'];

/** The Markdown files in a folder and in those inside it, as paths from the root. */
export const markdownIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return passedOver.includes(entry.name) ? [] : markdownIn(path);
    return entry.name.endsWith('.md') && !entry.name.includes('[') ? [path] : []; // [path].md is a mould of pages
  });
