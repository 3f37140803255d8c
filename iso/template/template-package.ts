import { link, mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Package } from "../packages/package.ts";
import { putText } from "../packages/put-text.ts";
import { sourceDate } from "../packages/source-date.ts";
import { writeDeb } from "../packages/write-deb.ts";
import type { Template } from "./build-template.ts";

const NAME = "blockhost-template";
/** Where the installer looks: installer/composition/this-host.ts. */
const FOLDER = "usr/share/blockhost/template";

/** The package that brings a template to a host, where the installer takes it unless it is told of another. */
export async function templatePackage(template: Template, out: string): Promise<Package> {
  const { folder, file, version, name } = template;
  // Beside the disk, which is too large to be copied for this.
  const root = await mkdtemp(join(folder, ".package-"));
  try {
    const place = join(root, FOLDER);
    await mkdir(place, { recursive: true });
    for (const each of [file, "manifest.json"]) await link(join(folder, each), join(place, each));
    await putText(root, `usr/share/doc/${NAME}/copyright`, `debian/${NAME}/copyright`);
    await putText(root, `usr/share/lintian/overrides/${NAME}`, `debian/${NAME}/lintian-overrides`);
    return await writeDeb(
      root,
      {
        name: NAME,
        version,
        architecture: "amd64",
        section: "admin",
        depends: [],
        description: [
          `${name}, what a BlockHost's machines are made of`,
          "The disk that tenants' machines are cloned from: Debian with a kernel for",
          "virtual machines and the wallet login. The installer makes a template of",
          "Proxmox VE of it.",
        ],
        scripts: {},
        // The disk is compressed.
        compression: "none",
      },
      await sourceDate(),
      out,
    );
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
