import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runTool } from "../../devnet/image/run-tool.ts";
import { bundleProgram } from "../../devnet/keeper/bundle-program.ts";
import { libraryDepends } from "./library-depends.ts";
import { maintainerScripts } from "./maintainer-scripts.ts";
import type { Package } from "./package.ts";
import type { PackageJob } from "./package-job.ts";
import { putAddon } from "./put-addon.ts";
import { putLicenses } from "./put-licenses.ts";
import { putText } from "./put-text.ts";
import { writeDeb } from "./write-deb.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const NAME = "blockhost-broker";

/** All that a broker's machine runs but Node. */
export async function brokerPackage(job: PackageJob): Promise<Package> {
  const { root, version, target, date, out } = job;
  // In a folder of its own, so that a machine may be a host too.
  const library = join(root, "usr/lib/blockhost/broker");
  const inputs = await bundleProgram("broker/main.ts", join(library, "main.mjs"));
  const addon = await putAddon(join(library, "node_modules"));
  for (const [from, to] of [
    [`iso/units/${NAME}.service`, "usr/lib/systemd/system"],
    [`iso/sysusers.d/${NAME}.conf`, "usr/lib/sysusers.d"],
  ] as const) {
    await mkdir(join(root, to), { recursive: true });
    await cp(join(ROOT, from), join(root, to, from.slice(from.lastIndexOf("/") + 1)));
  }
  await mkdir(join(root, "etc/blockhost"), { recursive: true });
  await putText(root, `usr/bin/${NAME}`, `bin/${NAME}`, 0o755);
  const page = `usr/share/man/man1/${NAME}.1`;
  await putText(root, page, `man/${NAME}.1`);
  await runTool("gzip", ["-9n", join(root, page)]);
  await putText(root, `usr/share/lintian/overrides/${NAME}`, `debian/${NAME}/lintian-overrides`);
  await putText(root, `usr/share/doc/${NAME}/copyright`, `debian/${NAME}/copyright`);
  await putLicenses(join(root, "usr/share/doc", NAME), inputs);
  return writeDeb(
    root,
    {
      name: NAME,
      version,
      architecture: target.architecture,
      section: "admin",
      depends: [
        `blockhost-runtime (= ${version})`,
        ...(await libraryDepends([addon], target.architecture)),
        ...["iproute2", "nftables", "procps", "systemd", "wireguard-tools"],
      ],
      description: [
        "lends IPv6 prefixes to BlockHost's hosts",
        "Hosts ask for a prefix by a contract on a chain. The broker answers, keeps a",
        "WireGuard tunnel to each, routes its prefix there and gives it names.",
        ".",
        "Nothing is started by installing this: it needs a configuration first.",
      ],
      scripts: await maintainerScripts(NAME, version),
    },
    date,
    out,
  );
}
