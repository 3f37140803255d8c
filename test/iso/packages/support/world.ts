/**
 * What there is around a host, in its own network: Proxmox VE (the simulator) and a chain. Says in a line of JSON how to
 * reach them and what an operator would answer; then obeys lines `{"pay": address}` and `{"buy": {subscriptions}}`, each with a line of JSON.
 *
 * Its argument is a folder for what it keeps.
 */
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { JsonRpcProvider, toQuantity, Wallet } from "ethers";
import { Agent, request } from "undici";
import { startLocalChain } from "../../../../devnet/chain/local-chain.ts";
import { InstantDriver } from "../../../../devnet/guest/instant-driver.ts";
import { type Simulator, startSimulator } from "../../../../devnet/proxmox/simulator.ts";
import { Tenant } from "../../../../devnet/tenant/tenant.ts";
import type { AnswersInput } from "../../../../installer/answers/answers.ts";
import { TestStablecoin__factory } from "../../../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import { Subscriptions__factory } from "../../../../typechain-types/factories/Subscriptions__factory.ts";
import { someAnswers } from "../../../installer/answers/some-answers.ts";
import type { Order, World } from "./open-world.ts";

/** ISubscriptions.Status. */
const ACTIVE = 2n;
const TEN_ETHER = 10n ** 19n;
const [, , folder = ""] = process.argv;

const chain = await startLocalChain();
const provider = new JsonRpcProvider(chain.url, chain.chainId, {
  staticNetwork: true,
  pollingInterval: 100,
  batchMaxCount: 1,
  cacheTimeout: -1,
});
const coin = await new TestStablecoin__factory(await provider.getSigner(0)).deploy("Test Dollar", "TUSD", 6);
const stablecoin = await coin.getAddress();
const simulator = await startSimulator({
  stateDir: join(folder, "pve"),
  release: "9.2",
  driver: new InstantDriver(),
  sshPortBase: 30_000,
  port: 8_006,
  timeScale: 0,
});
const { blockchain, proxmox } = someAnswers;
const image = "debian-12";
const answers = {
  ...someAnswers,
  network: { mode: "keep" },
  storage: { disks: "local" },
  blockchain: {
    chain: { ...blockchain.chain, rpcUrls: [chain.url] },
    contracts: { ...blockchain.contracts, stablecoin, adminDelay: 0 },
    plans: blockchain.plans.map((plan) => ({ ...plan, image })),
  },
  proxmox: {
    ...proxmox,
    vmidBase: 100_000,
    network: { cidr: "10.77.0.0/16", gateway: "10.77.0.1", first: "10.77.1.1", last: "10.77.1.250" },
    endpoint: { mode: "forwarded", host: "127.0.0.1", portBase: 30_000 },
    template: { name: image, image: simulator.guestImage, sha256: "00".repeat(32) },
  },
  admin: { wallet: Wallet.createRandom().address, host: "localhost", operatorName: "Example" },
} as const satisfies AnswersInput;

async function pay(address: string): Promise<void> {
  await provider.send("hardhat_setBalance", [address, toQuantity(TEN_ETHER)]);
}

/** A stranger buys the first plan and waits for the machine. */
async function buy(subscriptions: string) {
  const shop = Subscriptions__factory.connect(subscriptions, provider);
  const wallet = new Wallet(Wallet.createRandom().privateKey, provider);
  await pay(wallet.address);
  await (await coin.mint(wallet.address, 10n ** 12n)).wait();
  const { chainId } = chain;
  const credential = await shop.credential();
  const tenant = new Tenant(wallet, { chainId, subscriptions, credential, stablecoin });
  const { id } = await tenant.purchase(1n, 30n);
  while ((await shop.statusOf(id)) !== ACTIVE || !(await tenant.hasCredential(id))) await setTimeout(100);
  return { id: `${id}` };
}

/** The simulator's address, and a ticket of root: for what stands in for `pvesh`. */
async function placeOf({ url, caPem, rootPassword }: Simulator) {
  const dispatcher = new Agent({ connect: { ca: caPem } });
  try {
    const { body } = await request(`${url}/api2/json/access/ticket`, {
      method: "POST",
      dispatcher,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ username: "root@pam", password: rootPassword }).toString(),
    });
    const { data } = (await body.json()) as { data: { ticket: string; CSRFPreventionToken: string } };
    const cookie = `PVEAuthCookie=${encodeURIComponent(data.ticket)}`;
    return { url, ca: caPem, headers: { cookie, csrfpreventiontoken: data.CSRFPreventionToken } };
  } finally {
    await dispatcher.close();
  }
}

const say = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`);
say({ place: await placeOf(simulator), answers, caPem: simulator.caPem } satisfies World);
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as Order;
  if ("pay" in order) say(await pay(order.pay).then(() => ({})));
  else say(await buy(order.buy.subscriptions));
}
await simulator.close();
provider.destroy();
await chain.close();
