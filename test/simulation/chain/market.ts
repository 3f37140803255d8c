import { getAddress } from "ethers";
import { Catalogue } from "../../contracts/reference/catalogue.ts";
import { Reference } from "../../contracts/reference/reference.ts";
import { Wallets } from "../../contracts/reference/wallets.ts";

/** A day of the simulated chain, seconds: lives are short, so that a run sees whole ones. */
export const DAY = 300;

const address = (digit: string) => getAddress(`0x${digit.repeat(40)}`);

export const SUBSCRIPTIONS = address("5");
export const CREDENTIAL = address("c");
export const INBOX = address("b");
/** Where earned money goes. */
export const TREASURY = address("7");
export const TOKEN = address("d");
/** Who may terminate and command. */
export const OPERATOR = address("e");
export const TENANTS = ["1", "2", "3", "4"].map(address);
/** What each tenant begins with. */
export const FORTUNE = 10n ** 12n;

const TERMS = {
  pricePerDay: 1_000_000n,
  minDays: 1,
  maxDays: 30,
  gracePeriod: 200n,
  deliveryDeadline: 900n,
  stock: 100,
};

/** The plans on sale, from id 1: one that can be had, one too large for any node, one whose image nobody has built. */
export const PLANS = [
  { ...TERMS, name: "small", image: "debian-12", vcpus: 1, memoryMiB: 1024, diskGiB: 10, mbps: 100 },
  { ...TERMS, name: "huge", image: "debian-12", vcpus: 64, memoryMiB: 1_048_576, diskGiB: 10, mbps: 100 },
  { ...TERMS, name: "odd", image: "minix-3", vcpus: 1, memoryMiB: 1024, diskGiB: 10, mbps: 100 },
];

/** The contracts' money and time as on the first block. */
export function openMarket(): Reference {
  const wallets = new Wallets();
  for (const tenant of TENANTS) wallets.give(tenant, TOKEN, FORTUNE);
  return new Reference(new Catalogue(PLANS, new Map([[TOKEN, 6]])), wallets, BigInt(DAY));
}
