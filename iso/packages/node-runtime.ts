import { randomUUID } from "node:crypto";
import { access, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runTool } from "../../devnet/image/run-tool.ts";
import { FinalError } from "../../keeper/core/errors.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Node's own build, as npm has it. */
export interface NodeRuntime {
  readonly version: string;
  /** With `bin/node` and `LICENSE`. */
  readonly folder: string;
}

/**
 * The Node that the launcher pins, whatever Node there is on this machine: fetched once by npm, which verifies it.
 *
 * @param cpu as Node calls it, such as `x64`
 * @throws FinalError NODE_NOT_PINNED; TOOL_FAILED when npm has another file, or none
 */
export async function nodeRuntime(cpu: string): Promise<NodeRuntime> {
  const launcher = await readFile(join(ROOT, "blockhost"), "utf8");
  const pin = (name: string) => new RegExp(`^${name}=(\\S+)$`, "m").exec(launcher)?.[1];
  const [version, integrity] = [pin("node_version"), pin(`node_integrity_${cpu}`)];
  if (version === undefined || integrity === undefined)
    throw new FinalError(
      "NODE_NOT_PINNED",
      `The launcher ./blockhost pins no Node for ${cpu}.`,
      "Build the packages on x86-64 or arm64, or pin Node for this processor in ./blockhost.",
    );
  const name = `node-linux-${cpu}`;
  const target = join(ROOT, "build/node", `${version}-${cpu}`);
  const folder = join(target, "node_modules", name);
  const isThere = await access(join(folder, "bin/node")).then(
    () => true,
    () => false,
  );
  if (!isThere) await fetchNode(target, { name, version, integrity });
  return { version, folder };
}

async function fetchNode(
  target: string,
  {
    name,
    version,
    integrity,
  }: { readonly name: string; readonly version: string; readonly integrity: string },
): Promise<void> {
  const draft = `${target}.${randomUUID()}`;
  await mkdir(draft, { recursive: true });
  try {
    const dependencies = { [name]: version };
    await writeFile(join(draft, "package.json"), JSON.stringify({ private: true, dependencies }));
    const packages = { "": { dependencies }, [`node_modules/${name}`]: { version, integrity } };
    await writeFile(
      join(draft, "package-lock.json"),
      JSON.stringify({ lockfileVersion: 3, requires: true, packages }),
    );
    await runTool("npm", ["--prefix", draft, "ci", "--ignore-scripts", "--prefer-offline", "--no-audit"]);
    await rename(draft, target).catch(async (error) => {
      // Another process was first, with the same.
      await access(target).catch(() => Promise.reject(error));
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
