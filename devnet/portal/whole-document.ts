import type { Plugin } from "vite";

/** What the server puts in: it knows who operates the host. */
const SERVERS = "name";

/**
 * Makes the document complete by itself: the words that index.html names, and the look of the first page within it. A
 * browser draws it as soon as it is there, without waiting for another file.
 *
 * @param words by name, such as `{ nav: { label: "Pages" } }`
 * @param hasStyle left out where the server names no style of a document's own in its policy
 */
export function wholeDocument(words: object, hasStyle = true): Plugin {
  return {
    name: "whole-document",
    enforce: "post",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        const withWords = html.replace(/\{\{([\w.]+)\}\}/g, (marker, name: string) =>
          name === SERVERS ? marker : wordsAt(words, name),
        );
        if (!hasStyle) return withWords;
        return withWords.replace(
          /<link rel="stylesheet"[^>]*href="\/([^"]+)"[^>]*>/g,
          (link, name: string) => {
            const file = bundle?.[name];
            return file?.type === "asset" ? `<style>${String(file.source).trim()}</style>` : link;
          },
        );
      },
    },
  };
}

function wordsAt(words: object, path: string): string {
  const found = path
    .split(".")
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], words);
  if (typeof found !== "string") throw new Error(`index.html names ${path}, which is not among its words`);
  return found.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
