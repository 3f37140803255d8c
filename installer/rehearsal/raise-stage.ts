import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import { deployStablecoin } from "../../devnet/chain/deploy-stablecoin.ts";
import { giveEther } from "../../devnet/chain/give-ether.ts";
import { startLocalChain } from "../../devnet/chain/local-chain.ts";
import { localProvider } from "../../devnet/chain/local-provider.ts";
import { moveTime } from "../../devnet/chain/move-time.ts";
import type { Stage } from "../../devnet/demo/stage.ts";
import { startKeeperProcess } from "../../devnet/keeper/keeper-process.ts";
import type { Cleanup } from "../../devnet/process/cleanup.ts";
import { freePortBase } from "../../devnet/process/free-port-base.ts";
import { newTenant } from "../../devnet/tenant/new-tenant.ts";
import { ownPair } from "../../keeper/certificates/own-pair.ts";
import type { Answers } from "../answers/answers.ts";
import { type OutsideOptions, openOutside } from "../composition/open-outside.ts";
import type { PveRoot } from "../pve/pve-root.ts";
import { machineState } from "./machine-state.ts";
import { rehearsalAnswers } from "./rehearsal-answers.ts";
import { rehearsalFiles } from "./rehearsal-files.ts";
import { rehearsalMachine } from "./rehearsal-machine.ts";
import type { RehearsalOptions } from "./rehearse.ts";
import { machinesOf } from "./remove-machines.ts";
import { setUp } from "./set-up.ts";

/** Of `rehearsalAnswers`. */
const PLANS = { small: 1n, giant: 2n };
const relayShape = z.object({ guest: z.object({ relay: z.string() }) });

export interface RaiseOptions extends RehearsalOptions {
  readonly root: PveRoot;
  readonly folder: string;
  /** Gets what has to be undone at the end. */
  readonly cleanup: Cleanup;
}

/** A chain, the host as its operator wants it, and a keeper at work. */
export async function raiseStage(
  options: RaiseOptions,
): Promise<Stage & { readonly machines: () => ReturnType<typeof machinesOf> }> {
  const { time, passwordFile, teller, signal, root, folder, cleanup } = options;
  const files = rehearsalFiles(folder);
  teller.heading("The host is set up");
  const chain = await startLocalChain(options.machine.rehearsal.hardhat);
  cleanup.add(() => chain.close());
  const provider = localProvider(chain);
  cleanup.add(() => provider.destroy());
  const { chainId, url: rpcUrl } = chain;
  const stablecoin = await deployStablecoin(provider);
  const portal = await freePortBase(0, 3, Math.random);
  const domain = `localhost:${portal}`;
  const { cert, key } = await ownPair("localhost", time.now());
  await writeFile(files.certificate, cert);
  await writeFile(files.key, key, { mode: 0o600 });
  const tls = { certificateFile: files.certificate, keyFile: files.key };
  const answers = rehearsalAnswers(options.answers, { chainId, rpcUrl, stablecoin, portal: domain, ...tls });
  const machine = rehearsalMachine(options.machine, folder, {
    portal,
    panel: portal + 1,
    health: portal + 2,
  });

  const setup = { machine, time, passwordFile };
  await giveEther(provider, await payerOf(setup, answers));
  const contracts = await setUp(setup, answers, teller, signal);
  const keeper = await startKeeperProcess(machine.rehearsal.keeper, files.config, files.log);
  cleanup.add(() => keeper.stop());

  const { relay } = relayShape.parse(JSON.parse(await readFile(files.config, "utf8"))).guest;
  const shop = { chainId, ...contracts, stablecoin };
  const { node, pool, vmidBase } = answers.proxmox;
  return {
    keeper,
    plans: PLANS,
    portal: relay === "none" ? null : { url: `https://${domain}`, ca: cert },
    ipv6: null,
    guestDescription: `on node ${node}`,
    newTenant: () => newTenant(provider, shop),
    moveTimeTo: (timestamp) => moveTime(provider, timestamp),
    vmidOf: (id) => vmidBase + Number(id),
    ...machineState(root, node),
    machines: () => machinesOf(root, pool, shop),
  };
}

/** The key that the installer pays with. */
async function payerOf(setup: OutsideOptions, answers: Answers): Promise<string> {
  const outside = await openOutside(setup, answers, () => {});
  return outside.chain.deployer().finally(() => outside.close());
}
