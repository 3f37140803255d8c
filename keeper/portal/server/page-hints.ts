import type { Pages } from "../ports/pages.ts";

/** The page behind an address, by the name of its file in web/pages. The first page is in the document's own script. */
const PAGE_OF: readonly (readonly [RegExp, string])[] = [
  [/^\/l\//, "login-page"],
  [/^\/buy\//, "buy-page"],
  [/^\/p\//, "progress-page"],
  [/^\/machines$/, "machines-page"],
  [/^\/m\//, "machine-page"],
  [/^\/keys$/, "keys-page"],
  [/^\/sign$/, "sign-page"],
  [/^\/offline$/, "offline-page"],
  [/^\/status$/, "status-page"],
  [/^\/terms$/, "terms-page"],
];

/**
 * What the page at an address will load, as a Link header: browsers fetch it beside the document's script instead of after.
 *
 * @returns the header's text; empty when there is nothing to say
 */
export function pageHints(path: string, files: Pages["files"]): string {
  const [, page = ""] = PAGE_OF.find(([pattern]) => pattern.test(path)) ?? [];
  return (files.get(page) ?? [])
    .map((file) =>
      file.endsWith(".css")
        ? `<${file}>; rel="preload"; as="style"; crossorigin`
        : `<${file}>; rel="modulepreload"`,
    )
    .join(", ");
}
