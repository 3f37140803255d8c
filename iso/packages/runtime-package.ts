import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { libraryDepends } from "./library-depends.ts";
import { nodeRuntime } from "./node-runtime.ts";
import type { Package } from "./package.ts";
import type { PackageJob } from "./package-job.ts";
import { putText } from "./put-text.ts";
import { writeDeb } from "./write-deb.ts";

/** Node for our programs alone: Debian's own is of another line, and a host may want that for something else. */
export async function runtimePackage(job: PackageJob): Promise<Package> {
  const { root, version, target, date, out } = job;
  const { version: node, folder } = await nodeRuntime(target.cpu);
  const program = join(root, "usr/lib/blockhost/node/bin/node");
  await mkdir(join(program, ".."), { recursive: true });
  await copyFile(join(folder, "bin/node"), program);
  await putText(
    root,
    "usr/share/lintian/overrides/blockhost-runtime",
    "debian/blockhost-runtime/lintian-overrides",
  );
  const copyright = join(root, "usr/share/doc/blockhost-runtime/copyright");
  await mkdir(join(copyright, ".."), { recursive: true });
  await copyFile(join(folder, "LICENSE"), copyright);
  return writeDeb(
    root,
    {
      name: "blockhost-runtime",
      version,
      architecture: target.architecture,
      section: "admin",
      depends: await libraryDepends([program], target.architecture),
      description: [
        `Node.js ${node} for BlockHost's programs`,
        "The official build of Node.js as npm carries it, in /usr/lib/blockhost/node, on",
        "nobody's PATH. It does not touch a nodejs that the host may have.",
      ],
      scripts: {},
    },
    date,
    out,
  );
}
