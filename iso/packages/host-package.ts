import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runTool } from "../../devnet/image/run-tool.ts";
import { bundleProgram } from "../../devnet/keeper/bundle-program.ts";
import { ensurePages } from "../../devnet/portal/ensure-pages.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import { libraryDepends } from "./library-depends.ts";
import { maintainerScripts } from "./maintainer-scripts.ts";
import type { Package } from "./package.ts";
import { packageClosure } from "./package-closure.ts";
import type { PackageJob } from "./package-job.ts";
import { putAddon } from "./put-addon.ts";
import { putLicenses } from "./put-licenses.ts";
import { putModule } from "./put-module.ts";
import { putText } from "./put-text.ts";
import { writeDeb } from "./write-deb.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const NAME = "blockhost";
const LIBRARY = "usr/lib/blockhost";

/** What becomes one file each, below /usr/lib/blockhost. */
const PROGRAMS: readonly (readonly [file: string, entry: string])[] = [
  ["keeper/main.mjs", "keeper/main.ts"],
  ["rootd/main.mjs", "keeper/rootd/main.ts"],
  ["tunneld/main.mjs", "keeper/tunneld/main.ts"],
  ["installer/main.mjs", "installer/main.ts"],
  ["cli/main.mjs", "keeper/cli/main.ts"],
  ["firstboot/main.mjs", "iso/firstboot/main.ts"],
];

/** All that a host runs but Node. */
export async function hostPackage(job: PackageJob): Promise<Package> {
  const { root, version, target, date, out } = job;
  const library = join(root, LIBRARY);

  const inputs = new Set<string>();
  for (const [file, entry] of PROGRAMS)
    for (const input of await bundleProgram(entry, join(library, file))) inputs.add(input);
  await cp(await ensurePages(), join(library, "pages"), { recursive: true });
  await putContracts(join(library, "artifacts"));
  const addon = await putAddon(join(library, "node_modules"));
  await putRehearsal(join(library, "rehearsal"), target.cpu);

  // A broker is another machine.
  for (const [folder, to] of [
    ["iso/units", "usr/lib/systemd/system"],
    ["iso/sysusers.d", "usr/lib/sysusers.d"],
    ["iso/pam-configs", "usr/share/pam-configs"],
  ] as const)
    await cp(join(ROOT, folder), join(root, to), {
      recursive: true,
      filter: (path) => !basename(path).startsWith("blockhost-broker."),
    });
  const module = await buildKnock(job.work);
  await putFile(module, join(root, "usr/lib", target.multiarch, "security", basename(module)));
  await mkdir(join(root, "etc/blockhost"), { recursive: true });

  await putText(root, "usr/bin/blockhost", "bin/blockhost", 0o755);
  await putText(root, "usr/sbin/blockhost-purge-data", "bin/blockhost-purge-data", 0o755);
  await putText(root, `usr/share/lintian/overrides/${NAME}`, `debian/${NAME}/lintian-overrides`);
  for (const page of ["blockhost.1", "blockhost-purge-data.8"]) {
    const to = `usr/share/man/man${page.slice(-1)}/${page}`;
    await putText(root, to, `man/${page}`);
    await runTool("gzip", ["-9n", join(root, to)]);
  }
  const documents = `usr/share/doc/${NAME}`;
  await putText(root, `${documents}/copyright`, `debian/${NAME}/copyright`);
  await putLicenses(join(root, documents), [...inputs]);

  return writeDeb(
    root,
    {
      name: NAME,
      version,
      architecture: target.architecture,
      section: "admin",
      depends: [
        `blockhost-runtime (= ${version})`,
        ...(await libraryDepends([addon, module], target.architecture)),
        ...["iproute2", "libpam-modules", "libpam-runtime", "libpam0g", "nftables"],
        // A rehearsal's tenant logs in.
        ...["openssh-client", "systemd"],
      ],
      // A network that the installer changes asks for an address, and whether somebody else has it.
      // A broker's tunnel takes the last two.
      recommends: ["iputils-arping", "isc-dhcp-client", "procps", "wireguard-tools"],
      conflicts: ["blockhost-guest"],
      description: [
        "VM hosting on Proxmox VE that runs itself",
        "The keeper follows contracts on a chain: who pays there gets a machine here,",
        "and opens it with a wallet. With it come its installer, portal and command",
        "line, rootd, which opens and closes the host's doors, and what makes the",
        "tunnel to a broker of IPv6 prefixes.",
        ".",
        "Nothing is started by installing this: run blockhost install.",
      ],
      scripts: await maintainerScripts(NAME, version),
    },
    date,
    out,
  );
}

/** Compiled contracts, without those that only tests deploy. */
async function putContracts(to: string): Promise<void> {
  const from = join(ROOT, "artifacts/contracts");
  const isThere = await readdir(from).catch(() => []);
  if (isThere.length === 0)
    throw new FinalError(
      "CONTRACT_NOT_COMPILED",
      `There are no compiled contracts in ${from}.`,
      "Build them: ./blockhost exec hardhat build --no-tests",
    );
  await cp(from, join(to, "contracts"), {
    recursive: true,
    filter: (path) => !path.endsWith("/mocks") && !path.endsWith(".d.ts"),
  });
}

/** A chain that is thrown away: Hardhat as it is, and a configuration of few lines. */
async function putRehearsal(folder: string, cpu: string): Promise<void> {
  const lock = JSON.parse(await readFile(join(ROOT, "package-lock.json"), "utf8"));
  for (const path of packageClosure(lock, ["hardhat"], { os: "linux", cpu, libc: "glibc" }))
    await putModule(path.slice("node_modules/".length), join(folder, path));
  await putText(folder, "hardhat.config.js", "rehearsal/hardhat.config.js");
  await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
}

async function buildKnock(work: string): Promise<string> {
  await runTool("make", ["-s", "-C", join(ROOT, "pam"), `BUILD=${work}`, "host"]);
  const module = join(work, "pam_blockhost_knock.so");
  await runTool("strip", ["--strip-unneeded", module]);
  return module;
}

async function putFile(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await cp(from, to);
}
