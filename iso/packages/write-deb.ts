import { createHash } from "node:crypto";
import { chmod, lutimes, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { runTool } from "../../devnet/image/run-tool.ts";
import type { Package } from "./package.ts";

/** What a package is, besides its files. */
export interface DebFields {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly section: string;
  readonly depends: readonly string[];
  readonly recommends?: readonly string[];
  readonly conflicts?: readonly string[];
  /** The first line is the synopsis. */
  readonly description: readonly string[];
  /** Maintainer scripts by name, such as `postinst`. */
  readonly scripts: Readonly<Record<string, string>>;
  /** `none` for what is compressed already; xz when left out. */
  readonly compression?: "none" | "xz";
}

const MAINTAINER = "BlockHost <security@blockhost.invalid>";

/**
 * Makes a .deb of a folder. Same files, same bytes: times are the sources', owners root's, rights two kinds, and one
 * thread compresses, since the number of threads decides where a stream is cut.
 *
 * @param root is changed
 * @param date in seconds
 */
export async function writeDeb(root: string, fields: DebFields, date: number, out: string): Promise<Package> {
  const { name, version, architecture } = fields;
  const changes = join(root, "usr/share/doc", name, "changelog");
  await mkdir(join(changes, ".."), { recursive: true });
  await writeFile(changes, changelog(fields, date));
  await runTool("gzip", ["-9n", changes]);
  const files = (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
  let bytes = 0;
  const sums: string[] = [];
  for (const file of files) {
    const content = await readFile(join(root, file));
    bytes += content.length;
    sums.push(`${createHash("md5").update(content).digest("hex")}  ${file}\n`);
  }
  const control = join(root, "DEBIAN");
  await mkdir(control);
  await writeFile(join(control, "control"), controlFile(fields, Math.ceil(bytes / 1_024)));
  // For dpkg --verify.
  await writeFile(join(control, "md5sums"), sums.join(""));
  for (const [script, text] of Object.entries(fields.scripts))
    await writeFile(join(control, script), text, { mode: 0o755 });
  await settle(root, date);

  const file = join(out, `${name}_${version}_${architecture}.deb`);
  const { compression = "xz" } = fields;
  await runTool("dpkg-deb", ["--root-owner-group", `-Z${compression}`, "-z0", "--build", root, file], {
    env: { SOURCE_DATE_EPOCH: `${date}`, DPKG_DEB_THREADS_MAX: "1" },
  });
  return { name, version, architecture, file, sha256: await sha256Of(file) };
}

export async function sha256Of(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}

function controlFile(fields: DebFields, kibibytes: number): string {
  const [synopsis, ...description] = fields.description;
  const lines = {
    Package: fields.name,
    Version: fields.version,
    Architecture: fields.architecture,
    Section: fields.section,
    Priority: "optional",
    Maintainer: MAINTAINER,
    "Installed-Size": `${kibibytes}`,
    Depends: fields.depends.join(", "),
    Recommends: fields.recommends?.join(", ") ?? "",
    Conflicts: fields.conflicts?.join(", ") ?? "",
    Description: [synopsis, ...description.map((line) => ` ${line}`)].join("\n"),
  };
  return Object.entries(lines)
    .filter(([, value]) => value !== "")
    .map(([field, value]) => `${field}: ${value}\n`)
    .join("");
}

function changelog({ name, version }: DebFields, date: number): string {
  const when = new Date(date * 1_000).toUTCString().replace("GMT", "+0000");
  return `${name} (${version}) stable; urgency=medium\n\n  * See CHANGELOG.md of the source.\n\n -- ${MAINTAINER}  ${when}\n`;
}

/** Rights and times that do not tell who built it, where and when. */
async function settle(root: string, date: number): Promise<void> {
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isSymbolicLink()) {
      const { mode } = await stat(path);
      const isProgram = (mode & 0o100) !== 0 && !/\.(node|so)$/.test(path);
      await chmod(path, entry.isDirectory() || isProgram ? 0o755 : 0o644);
    }
    await lutimes(path, date, date);
  }
  await chmod(root, 0o755);
  await lutimes(root, date, date);
}
