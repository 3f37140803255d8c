import type { Plugin } from "vite";
import { text } from "../../keeper/portal/web/text.ts";

/** What the server puts in: it knows who operates the host. */
const SERVERS = "name";

/**
 * Makes the document complete by itself: the words that index.html names, and the look of the first page within it. A
 * browser draws it as soon as it is there, without waiting for another file.
 */
export function wholeDocument(): Plugin {
  return {
    name: "whole-document",
    enforce: "post",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        const withWords = html.replace(/\{\{([\w.]+)\}\}/g, (marker, name: string) =>
          name === SERVERS ? marker : wordsAt(name),
        );
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

function wordsAt(path: string): string {
  const found = path
    .split(".")
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], text);
  if (typeof found !== "string") throw new Error(`index.html names ${path}, which is not in text.ts`);
  return found.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
