import { createInterface } from "node:readline";
import { walletSsh } from "../../devnet/tenant/wallet-ssh.ts";
import type { FinalizeEvent } from "../../installer/finalize/finalizer.ts";
import { Subscriptions__factory } from "../../typechain-types/factories/Subscriptions__factory.ts";
import { ASKS, type InstallBed } from "../installer/support/install-bed.ts";
import type { RootShell } from "./root-shell.ts";

/** Where guests bring their logins on a host, at its address on their network. */
export const RELAY_PORT = 8_480;
const ANSWERS = "/root/answers.json";
/** ISubscriptions.Status. */
const ACTIVE = 2n;
const PATIENCE_MS = 60 * 60_000;
const POLL_MS = 500;

/** How a machine under QEMU calls this one. */
const outside = (url: string): string => url.replace("127.0.0.1", "10.0.2.2");

/** Has the installed machine become a BlockHost by answers, with nobody at its pages; pays what it asks for. */
export async function finishHost(
  shell: RootShell,
  bed: InstallBed,
  say: (what: string) => void,
): Promise<void> {
  const { answers } = bed;
  const gateway = answers.proxmox.network.gateway;
  // The bridge of the machines that Proxmox VE's SDN would have made: the simulator has no kernel.
  await shell.run(
    `ip link add guests type bridge && ip address add ${gateway}/16 dev guests && ip link set guests up`,
  );
  const { blockchain, admin } = answers;
  const chain = { ...blockchain.chain, rpcUrls: blockchain.chain.rpcUrls.map(outside) };
  const given = {
    ...answers,
    blockchain: { ...blockchain, chain },
    // SSH is how this is driven.
    admin: { ...admin, ports: [8_006] },
  };
  await shell.run(`umask 077; cat >${ANSWERS}`, JSON.stringify(given));
  await shell.run("systemctl stop blockhost-setup.service");
  const child = shell.start(`blockhost install --answers ${ANSWERS} --json`);
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  if (child.stdout === null) throw new Error("this is a bug: ssh has no pipe");
  for await (const line of createInterface({ input: child.stdout })) {
    const { kind, step, text } = JSON.parse(line) as FinalizeEvent;
    if (kind !== "progress") say(`${step ?? "installer"}: ${text}`);
    const [, address] = ASKS.exec(text) ?? [];
    if (address !== undefined) await bed.pay(address);
  }
  const code = await ended;
  if (code !== 0) throw new Error(`blockhost install ended with ${code}`);
}

/** A stranger buys a machine of this host, and opens a shell on it with their wallet. */
export async function tenantLogsIn(
  shell: RootShell,
  bed: InstallBed,
  say: (what: string) => void,
): Promise<void> {
  const { chain } = JSON.parse(await shell.run("cat /etc/blockhost/keeper.json")) as {
    chain: { subscriptions: string };
  };
  const shop = Subscriptions__factory.connect(chain.subscriptions, bed.provider);
  const stop = shell.lead(RELAY_PORT, `${bed.answers.proxmox.network.gateway}:${RELAY_PORT}`);
  try {
    const tenant = await bed.tenant(chain.subscriptions, await shop.credential());
    const { id } = await tenant.purchase(1n, 30n);
    say(`a tenant has bought machine ${id}`);
    const end = performance.now() + PATIENCE_MS;
    while ((await shop.statusOf(id)) !== ACTIVE || !(await tenant.hasCredential(id))) {
      if (performance.now() > end) throw new Error(`machine ${id} was not delivered`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    const machine = await tenant.openCredential(id);
    say("it is delivered");
    const pair = await shell.run("cat /var/lib/blockhost/certificates/own-localhost.pem");
    const [ca = ""] = /-----BEGIN CERTIFICATE-----[\s\S]+/.exec(pair) ?? [];
    const portal = { url: `https://${bed.answers.admin.host}`, ca };
    const { code, stdout, stderr } = await walletSsh(machine, tenant.wallet, "whoami", portal);
    if (code !== 0 || stdout.trim() !== "admin") throw new Error(`the wallet opened no shell: ${stderr}`);
    say("the tenant's wallet has opened a shell on it");
  } finally {
    await stop();
  }
}
