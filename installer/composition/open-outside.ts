import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Time } from "../../keeper/core/time.ts";
import { Database } from "../../keeper/store/database.ts";
import { OutboxRepository } from "../../keeper/store/outbox-repository.ts";
import type { Answers } from "../answers/answers.ts";
import type { ChainRules } from "../chain/chain-rules.ts";
import { openChainSetup } from "../chain/open-chain-setup.ts";
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
import { openRoot } from "./open-root.ts";

export interface OutsideOptions {
  readonly machine: Machine;
  readonly time: Time;
  /** Of Proxmox VE's administrator; null: by `pvesh`. */
  readonly passwordFile: string | null;
  /** How a chain on one's own machine differs from its kind. */
  readonly chainRules?: Partial<ChainRules>;
}

/** Chain, Proxmox VE and this host, for one set of answers. */
export async function openOutside(
  { machine, time, passwordFile, chainRules = {} }: OutsideOptions,
  answers: Answers,
  say: Say,
): Promise<Outside> {
  const { layout, artifacts, cli, owner } = machine;
  const stores: Database[] = [];
  const root = await openRoot(machine, time, passwordFile);
  return {
    chain: openChainSetup({
      blockchain: answers.blockchain,
      folder: layout.stateFolder,
      artifacts,
      openStore: async (file) => {
        const store = await Database.open(file);
        stores.push(store);
        return new OutboxRepository(store);
      },
      time,
      rules: chainRules,
      onProblem: ({ code, message }) => say(`${code}: ${message}`),
    }),
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
    }),
    host: hostSetup({ layout, time, cli, owner, ...daemonsOf(machine, time) }, answers),
    async close() {
      await root.close();
      for (const store of stores) await store.close();
    },
  };
}

function daemonsOf(
  { layout, keeper }: Machine,
  time: Time,
): { readonly keeper: Daemon; readonly rootd: Daemon | null } {
  if (keeper === "systemd")
    return {
      keeper: systemdDaemon("blockhost-keeper.service"),
      rootd: systemdDaemon("blockhost-rootd.service"),
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
  };
}
