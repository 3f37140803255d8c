import { z } from "zod";

/** What Vite writes down of a build, as far as it is used here. */
const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    src: z.string().optional(),
    isDynamicEntry: z.boolean().optional(),
    imports: z.array(z.string()).default([]),
    css: z.array(z.string()).default([]),
  }),
);

type Manifest = z.output<typeof manifestSchema>;

const DOCUMENT = "index.html";

/**
 * The files that each page needs beyond the document's own, by the page's name, such as `login-page`.
 *
 * @param json the build's manifest
 * @throws SyntaxError, ZodError
 */
export function pageFiles(json: string): ReadonlyMap<string, readonly string[]> {
  const manifest = manifestSchema.parse(JSON.parse(json));
  const known = filesOf(manifest, DOCUMENT);
  const pages = Object.entries(manifest).filter(([, { isDynamicEntry }]) => isDynamicEntry === true);
  return new Map(
    pages.map(([name]) => {
      const page = (name.split("/").at(-1) ?? name).replace(/\.tsx?$/, "");
      return [page, [...filesOf(manifest, name)].filter((file) => !known.has(file))] as const;
    }),
  );
}

/** Of a part and of all that it imports. */
function filesOf(manifest: Manifest, name: string, files = new Set<string>()): ReadonlySet<string> {
  const part = manifest[name];
  if (part === undefined || files.has(`/${part.file}`)) return files;
  for (const file of [part.file, ...part.css]) files.add(`/${file}`);
  for (const other of part.imports) filesOf(manifest, other, files);
  return files;
}
