import { appendFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ChainSetup } from "../../../../installer/finalize/ports/chain-setup.ts";
import type { Part } from "../../../../installer/finalize/ports/part.ts";
import type { PveSetup } from "../../../../installer/finalize/ports/pve-setup.ts";

const ADDRESS = "0x5FbDB2315678afecb367f032d93F642f64180aa3";

/** A chain and a Proxmox VE that are files in a folder: what was made is there, and how often is in a list. */
export class StandInWorld {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** All that was ever made, in order. */
  async made(): Promise<readonly string[]> {
    const text = await readFile(join(this.#folder, "made"), "utf8").catch(() => "");
    return text.split("\n").filter((line) => line !== "");
  }

  get chain(): ChainSetup {
    const pays = ["contracts", "gas", "sweep"];
    return {
      preflight: async () => [],
      deployer: async () => {
        await this.#part("deployer", {}).make(() => {}, new AbortController().signal);
        return ADDRESS;
      },
      funds: async () => {
        const left = await Promise.all(pays.map(async (name) => ((await this.#isMade(name)) ? 0n : 1n)));
        return { address: ADDRESS, balance: 3n, needs: left.reduce<bigint>((sum, one) => sum + one, 0n) };
      },
      contracts: () =>
        this.#part("contracts", {
          subscriptions: ADDRESS,
          credential: ADDRESS,
          inbox: ADDRESS,
          splitter: null,
          checkout: null,
          deploymentBlock: 1,
        }),
      gas: () => this.#part("gas", { balance: "1" }),
      sweep: () => this.#part("sweep", { left: "0" }),
    };
  }

  get pve(): PveSetup {
    return {
      preflight: async () => [],
      access: this.#part("access", { tokenId: "blockhost@pve!keeper" }),
      storage: this.#part("storage", { disks: "local", seed: "blockhost-seed", backups: null }),
      network: this.#part("network", { bridge: "guests", zone: "bh", hostAddress: "10.77.0.1" }),
      template: this.#part("template", { templates: { "debian-12": [9_000] } }),
    };
  }

  #part<Output>(name: string, output: Output): Part<Output> {
    const look = async () => ((await this.#isMade(name)) ? output : null);
    return {
      look,
      make: async () => {
        if ((await look()) === null) await this.#make(name);
        return output;
      },
    };
  }

  async #isMade(name: string): Promise<boolean> {
    return (await this.made()).includes(name);
  }

  async #make(name: string): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await appendFile(join(this.#folder, "made"), `${name}\n`);
  }
}
