import type { PageFile } from "./pages.ts";

/** What the operator puts on the pages, all in memory. */
export interface Branding {
  readonly name: string;
  /** `#rrggbb`; null: ours. */
  readonly accent: string | null;
  /** The path changes with the contents. */
  readonly logo: { readonly path: string; readonly file: PageFile } | null;
  /** Plain text; null: none. */
  readonly terms: string | null;
}
