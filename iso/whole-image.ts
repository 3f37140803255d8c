import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Iso } from "./image/build-iso.ts";
import { hostIso } from "./image/host-iso.ts";
import { compileContracts } from "./packages/compile-contracts.ts";
import { buildTemplate } from "./template/build-template.ts";
import { templatePackage } from "./template/template-package.ts";

/** The image of this checkout, with the package that brings the machines' template. Throws what its parts throw. */
export async function wholeImage(out: string, onProgress: (line: string) => void): Promise<Iso> {
  const work = await mkdtemp(join(tmpdir(), "blockhost-template-"));
  try {
    await compileContracts(onProgress);
    const template = await buildTemplate(work, onProgress);
    const more = [await templatePackage(template, work)];
    return await hostIso({ out, more, onProgress });
  } finally {
    await rm(work, { recursive: true });
  }
}
