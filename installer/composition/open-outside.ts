import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Time } from "../../keeper/core/time.ts";
import type { Answers } from "../answers/answers.ts";
import { childDaemon } from "../finalize/host/child-daemon.ts";
import type { Daemon } from "../finalize/host/daemon.ts";
import { hostSetup } from "../finalize/host/host-setup.ts";
import { systemdDaemon } from "../finalize/host/systemd-daemon.ts";
import type { Outside } from "../finalize/ports/outside.ts";
import type { Say } from "../finalize/ports/part.ts";
import { tokenSecretFile } from "../finalize/token-secret-file.ts";
import { pveSetup } from "../pve/pve-setup.ts";
import { keptSecret } from "./kept-secret.ts";
import type { Machine } from "./machine.ts";
import { type ChainOptions, openChain } from "./open-chain.ts";
import { openRoot } from "./open-root.ts";

export interface OutsideOptions extends ChainOptions {
  /** Of Proxmox VE's administrator; null: by `pvesh`. */
  readonly passwordFile: string | null;
}

/** Chain, Proxmox VE and this host, for one set of answers. */
export async function openOutside(options: OutsideOptions, answers: Answers, say: Say): Promise<Outside> {
  const { machine, time, passwordFile } = options;
  const { layout, cli, owner } = machine;
  const chain = openChain(options, answers, say);
  const root = await openRoot(machine, time, passwordFile);
  return {
    chain: chain.chain,
    pve: pveSetup({
      root,
      answers,
      secret: keptSecret(tokenSecretFile(layout)),
      way: {
        url: layout.proxmox.url,
        trust: { ca: await readFile(layout.proxmox.caFile, "utf8") },
        sleep: (ms) => time.sleep(ms),
        random: Math.random,
      },
      templateManifest: layout.templateManifest,
    }),
    host: hostSetup({ layout, time, cli, owner, ...daemonsOf(machine, time) }, answers),
    async close() {
      await root.close();
      await chain.close();
    },
  };
}

function daemonsOf(
  { layout, keeper }: Machine,
  time: Time,
): { readonly keeper: Daemon; readonly rootd: Daemon | null; readonly tunnel: Daemon | null } {
  if (keeper === "systemd")
    return {
      keeper: systemdDaemon("blockhost-keeper.service"),
      rootd: systemdDaemon("blockhost-rootd.service"),
      tunnel: systemdDaemon("blockhost-tunnel.service"),
    };
  const [command, ...args] = keeper;
  return {
    keeper: childDaemon({
      command,
      args: [...args, "--config", layout.keeperConfigFile],
      env: { MALLOC_ARENA_MAX: "1" },
      logFile: join(layout.stateFolder, "keeper.log"),
      time,
    }),
    rootd: null,
    tunnel: null,
  };
}
