import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPackages } from "../../../iso/packages/build-packages.ts";
import type { Package } from "../../../iso/packages/package.ts";

let made: Promise<readonly Package[]> | undefined;

/** What these sources make for a host and for guests, built once in this process. */
export function hostPackages(): Promise<readonly Package[]> {
  made ??= build();
  return made;
}

async function build(): Promise<readonly Package[]> {
  const out = await mkdtemp(join(tmpdir(), "blockhost-debs-"));
  process.once("exit", () => rmSync(out, { recursive: true, force: true }));
  return buildPackages({ out, version: "0.1.0" });
}
