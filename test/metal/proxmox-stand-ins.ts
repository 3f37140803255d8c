import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runTool } from "../../devnet/image/run-tool.ts";
import { suiteSources } from "../../devnet/image/suite-sources.ts";
import { keeperProgram } from "../../devnet/keeper/keeper-program.ts";
import type { Simulator } from "../../devnet/proxmox/simulator.ts";
import { fetchLocked } from "../../iso/image/fetch-locked.ts";
import { HOST_RECIPE } from "../../iso/image/host-recipe.ts";
import { resolveLock } from "../../iso/image/resolve-lock.ts";
import { pveshPlace } from "../installer/pve/pvesh-place.ts";
import { buildStandIns, PROXMOX, type StandIn } from "../iso/firstboot/support/stand-in-packages.ts";

/** How a machine under QEMU reaches the one that it runs on. */
const OUTSIDE = "10.0.2.2";
const KERNEL_PACKAGE = "proxmox-kernel-stand-in";

/** Debian's kernel for clouds in place of Proxmox's: another one than the image has, which the boot loader must choose. */
async function kernel(folder: string): Promise<string> {
  const work = join(folder, "kernel");
  await mkdir(join(work, "apt"), { recursive: true });
  const [suite, sources] = ["trixie", await suiteSources("trixie")];
  const lock = await resolveLock({
    suite,
    sources,
    packages: ["linux-image-cloud-amd64"],
    work: join(work, "apt"),
  });
  const own = lock.packages.filter(({ name }) => /^linux-image-\d.*-cloud-amd64$/.test(name));
  const [deb] = await fetchLocked({ suite, packages: own }, sources, HOST_RECIPE.cache);
  const root = join(work, "root");
  await runTool("dpkg-deb", ["--raw-extract", deb?.file ?? "", root]);
  const control = join(root, "DEBIAN/control");
  const text = (await readFile(control, "utf8"))
    .replace(/^Package: .*$/m, `Package: ${KERNEL_PACKAGE}`)
    // What asks for Debian's kernels is not answered by it.
    .replace(
      /^(Provides|Breaks|Conflicts|Replaces|Suggests|Recommends|Built-Using|Source|Static-Built-Using): .*\n( .*\n)*/gm,
      "",
    );
  await writeFile(control, text);
  const file = join(folder, `${KERNEL_PACKAGE}.deb`);
  await runTool("dpkg-deb", ["--root-owner-group", "-Zgzip", "-z1", "--build", root, file]);
  return file;
}

/**
 * Stand-ins for Proxmox VE's packages as a machine of its own needs them: a kernel that boots, and a `pvesh` and a port
 * 8006 that lead to the simulator.
 */
export async function proxmoxStandIns(folder: string, simulator: Simulator): Promise<readonly string[]> {
  const proxy = `[Unit]\nRequires=pveproxy.socket\nAfter=pveproxy.socket\n[Service]\nExecStart=/usr/lib/systemd/systemd-socket-proxyd ${OUTSIDE}:${simulator.port}\n`;
  const more: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "proxmox-default-kernel": {
      // Compressing is what an emulated machine is slowest at.
      "etc/initramfs-tools/conf.d/stand-in": "COMPRESSLEVEL=1\n",
      "usr/lib/systemd/system/stand-in-kernel.service":
        '[Unit]\nDescription=stand-in\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecCondition=/bin/sh -c "uname -r | grep -q cloud"\nExecStart=mount --bind /usr/share/stand-in/osrelease /proc/sys/kernel/osrelease\n',
    },
    "pve-manager": {
      // First boot says --output-format in two words.
      "usr/bin/pvesh":
        '#!/bin/sh\n[ "$3" != --output-format ] || set -- "$1" "$2"\nexec /usr/lib/blockhost/node/bin/node /usr/lib/stand-in/pvesh.mjs /usr/lib/stand-in/place.json "$@"\n',
      "usr/lib/stand-in/pvesh.mjs": await readFile(
        await keeperProgram("test/installer/pve/pvesh-stand-in.ts"),
        "utf8",
      ),
      "usr/lib/stand-in/place.json": JSON.stringify({
        ...(await pveshPlace(simulator)),
        url: "https://127.0.0.1:8006",
      }),
      "usr/lib/stand-in/ca.pem": simulator.caPem,
      "usr/lib/systemd/system/pveproxy.socket":
        "[Socket]\nListenStream=127.0.0.1:8006\n[Install]\nWantedBy=sockets.target\n",
      "usr/lib/systemd/system/pveproxy.service": proxy,
    },
  };
  const packages = PROXMOX.map((one): StandIn => {
    const files = { ...one.files, ...more[one.name] };
    const cluster = files["usr/lib/stand-in/pve-cluster"];
    if (cluster === undefined)
      return one.name === "proxmox-default-kernel"
        ? { ...one, files, depends: KERNEL_PACKAGE }
        : { ...one, files };
    return {
      ...one,
      files: {
        ...files,
        "usr/lib/stand-in/pve-cluster": cluster.replace("echo stand-in >", "cat /usr/lib/stand-in/ca.pem >"),
      },
    };
  });
  const work = await mkdtemp(join(folder, "pve-"));
  return [...(await buildStandIns(packages, work)), await kernel(folder)];
}
