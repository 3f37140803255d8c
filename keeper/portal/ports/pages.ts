/** A file as a browser gets it. */
export interface PageFile {
  /** Content-Type. */
  readonly type: string;
  readonly body: Buffer;
  /** The same compressed, by Content-Encoding; left out where that is no smaller. */
  readonly encoded?: Readonly<Partial<Record<"br" | "gzip", Buffer>>>;
}

/** The built pages, all in memory: no request can reach another file. */
export interface Pages {
  /** The one document behind every address that a person opens, as it was built: see `site-document.ts`. */
  readonly document: PageFile;
  /** By path, such as `/assets/main-AbC.js`; the names change with the contents. */
  readonly assets: ReadonlyMap<string, PageFile>;
  /** Paths of what a page needs beyond the document's own, by the page's name, such as `login-page`. */
  readonly files: ReadonlyMap<string, readonly string[]>;
}
