import { mkdir, readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { KEEPER_NODE_FLAGS } from "../../devnet/keeper/keeper-runtime.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import { runProgram } from "../finalize/host/run-program.ts";
import { writeWhole } from "../finalize/host/write-whole.ts";
import type { Machine } from "./machine.ts";

const LIBRARY = "/usr/lib/blockhost";
const NODE = `${LIBRARY}/node/bin/node`;
/** Proxmox VE lets only root and its own server read it. */
const CLUSTER_CA = "/etc/pve/pve-root-ca.pem";
const CA_COPY = "/etc/blockhost/pve-ca.pem";

/**
 * A host of its own, as the package `blockhost` lays it out.
 *
 * @throws FinalError HOST_INCOMPLETE, PROGRAM_FAILED
 */
export async function thisHost(): Promise<Machine> {
  const everywhere = "0.0.0.0";
  await mkdir("/etc/blockhost", { recursive: true, mode: 0o755 });
  await writeWhole(CA_COPY, await clusterCa(), { mode: 0o644 });
  return {
    layout: {
      stateFolder: "/var/lib/blockhost-setup",
      keeperConfigFile: "/etc/blockhost/keeper.json",
      rootdConfigFile: "/etc/blockhost/rootd.json",
      keeperFolder: "/var/lib/blockhost",
      pages: `${LIBRARY}/pages`,
      templateManifest: "/usr/share/blockhost/template/manifest.json",
      rootdSocket: "/run/blockhost/rootd.sock",
      proxmox: { url: "https://127.0.0.1:8006", caFile: CA_COPY },
      listen: {
        portal: { host: everywhere, port: 443 },
        panel: { host: "127.0.0.1", port: 8_444 },
        health: { host: "127.0.0.1", port: 9_464 },
        relay: { port: 8_480 },
      },
      settings: {},
    },
    artifacts: `${LIBRARY}/artifacts`,
    cli: [NODE, `${LIBRARY}/cli/main.mjs`],
    keeper: "systemd",
    setup: {
      // The portal's own port is the keeper's, once there is one.
      listen: { host: everywhere, port: 8_443 },
      hostName: hostname(),
      guard: [NODE, `${LIBRARY}/installer/main.mjs`, "guard-network"],
    },
    rehearsal: {
      keeper: [NODE, ...KEEPER_NODE_FLAGS, `${LIBRARY}/keeper/main.mjs`],
      hardhat: {
        cli: `${LIBRARY}/rehearsal/node_modules/hardhat/dist/src/cli.js`,
        folder: `${LIBRARY}/rehearsal`,
      },
    },
    owner: await keepersUser(),
  };
}

async function clusterCa(): Promise<string> {
  try {
    return await readFile(CLUSTER_CA, "utf8");
  } catch (error) {
    throw new FinalError(
      "HOST_INCOMPLETE",
      `There is no Proxmox VE here: ${error instanceof Error ? error.message : error}.`,
      "Run the installer on a Proxmox VE host as root, with the package blockhost installed.",
    );
  }
}

/** Of `iso/sysusers.d`. */
async function keepersUser(): Promise<NonNullable<Machine["owner"]>> {
  const [, , uid, gid] = (await runProgram("getent", ["passwd", "blockhost"])).split(":");
  return { uid: Number(uid), gid: Number(gid) };
}
