import { TestStablecoin__factory } from "../../../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import type { ApiClient } from "../../../devnet/proxmox/api-client.ts";
import { rootApi } from "../../../keeper/support/root-api.ts";
import { deployUniswap } from "../../chain/uniswap.ts";
import type { InstallBed } from "../../support/install-bed.ts";
import type { OtherMachine } from "./other-machine.ts";

/** A devnet on which there is what checks are to find: Uniswap, strange tokens, other people's guests and networks. */
export interface CheckWorld {
  readonly bed: InstallBed;
  readonly machine: OtherMachine;
  /** Proxmox VE as its administrator. */
  readonly pve: ApiClient;
  readonly chain: InstallBed["answers"]["blockchain"]["chain"];
  readonly contracts: object;
  readonly template: object;
  readonly swaps: object;
  /** A token of 19 decimals. */
  readonly fine: string;
  /** Contracts that are none. */
  readonly existing: object;
}

/** Close `pve`. */
export async function checkWorld(bed: InstallBed, machine: OtherMachine): Promise<CheckWorld> {
  const bank = await bed.provider.getSigner(0);
  const swaps = await deployUniswap(bank, bed.stablecoin);
  const fine = await (await new TestStablecoin__factory(bank).deploy("Fine", "FINE", 19)).getAddress();
  const pve = await rootApi(bed.simulator);
  for (const storage of ["pictures", "pictures-too"])
    await pve.post("/storage", { storage, type: "dir", path: `/mnt/${storage}`, content: "vztmpl" });
  await pve.post("/cluster/sdn/zones", { zone: "theirs", type: "simple" });
  await pve.post("/cluster/sdn/vnets", { vnet: "office", zone: "theirs" });
  await pve.put("/cluster/sdn");
  await pve.post("/nodes/pve/qemu", { vmid: 700_007, name: "theirs" });
  const { blockchain, proxmox } = bed.answers;
  return {
    ...{ bed, machine, pve, swaps, fine },
    chain: blockchain.chain,
    contracts: blockchain.contracts,
    template: { ...proxmox.template, image: bed.simulator.guestImage, sha256: "00".repeat(32) },
    existing: { kind: "existing", subscriptions: fine, inbox: fine, deploymentBlock: 0 },
  };
}
