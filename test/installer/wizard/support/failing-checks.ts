import { rename } from "node:fs/promises";
import { toQuantity } from "ethers";
import type { SectionName } from "../../../../installer/answers/sections.ts";
import type { Check } from "../../../../installer/finalize/ports/check.ts";
import type { CheckWorld } from "./check-world.ts";

type Undo = () => unknown;

/** An answer, or something on the host, that checks find wrong. */
interface FailingAnswer {
  readonly finds: readonly (Pick<Check, "id"> & {
    readonly verdict: "warn" | "bad";
    readonly says: RegExp;
  })[];
  /** What differs from answers that are well, in their section. */
  readonly change?: (world: CheckWorld) => object;
  /** Sections whose answers it goes by. */
  readonly others?: readonly SectionName[];
  /** What is so on host, chain or Proxmox VE, and how it is undone. */
  readonly arrange?: (world: CheckWorld) => Promise<Undo>;
}

const GWEI = 10n ** 9n;
const NOBODY = "0x00000000000000000000000000000000000000AA";
const bad = (id: Check["id"], says: RegExp) => ({ id, verdict: "bad" as const, says });
const warn = (id: Check["id"], says: RegExp) => ({ id, verdict: "warn" as const, says });

const dhcp = (name: string) => () => ({ mode: "dhcp", interface: name });
const fixed = () => ({
  ...{ mode: "static", interface: "eno1", address: "192.0.2.77/24", gateway: "192.0.2.1" },
  dns: ["9.9.9.9"],
});
const machineWith =
  (how: Parameters<CheckWorld["machine"]["be"]>[0]) =>
  async ({ machine }: CheckWorld): Promise<Undo> => {
    await machine.be(how);
    return () => machine.be();
  };
const swapsWith =
  (wrong: object, contracts: object = {}) =>
  (world: CheckWorld) => ({
    contracts: { ...world.contracts, ...contracts, swaps: { ...world.swaps, ...wrong } },
  });

/** Everything that preflights can find, each check at least once. */
export const FAILING: Readonly<Record<SectionName, readonly FailingAnswer[]>> = {
  network: [
    {
      finds: [bad("network-way-out", /no address with a way out/)],
      arrange: machineWith({ hasWayOut: false }),
    },
    { finds: [bad("network-interface", /no interface eno7 here/)], change: dhcp("eno7") },
    {
      finds: [bad("network-interface", /eno1 is a part of vmbr0/)],
      change: dhcp("eno1"),
      arrange: machineWith({ links: [{ name: "eno1", master: "vmbr0" }] }),
    },
    {
      finds: [warn("network-carrier", /eno1 is switched off/)],
      change: dhcp("eno1"),
      arrange: machineWith({ links: [{ name: "eno1", isUp: false }] }),
    },
    {
      finds: [
        warn("network-carrier", /eno1 has no cable/),
        warn("network-address-free", /whether 192\.0\.2\.77 is free could not be asked/),
      ],
      change: fixed,
      arrange: machineWith({ links: [{ name: "eno1", hasCarrier: false }], arping: 2 }),
    },
    {
      finds: [
        warn("network-dhcp-client", /the address of eno1 is from DHCP/),
        bad("network-address-free", /another machine on eno1 has 192\.0\.2\.77/),
      ],
      change: fixed,
      arrange: machineWith({ links: [{ name: "eno1", address: "192.0.2.10", isDynamic: true }], arping: 1 }),
    },
  ],
  storage: [
    {
      finds: [
        bad("storage-disks", /there is no storage nowhere/),
        bad("storage-seed", /storage pictures does not take iso/),
        bad("storage-backups", /storage pictures-too does not take backup/),
      ],
      change: () => ({ disks: "nowhere", seed: "pictures", backups: "pictures-too" }),
    },
    {
      finds: [bad("storage-disks", /storage pictures does not take images/)],
      change: () => ({ disks: "pictures" }),
    },
    {
      finds: [warn("storage-disks", /storage local has 0 GiB free/)],
      arrange: async ({ bed: { simulator } }) => {
        simulator.setStorageUse("local", Number.POSITIVE_INFINITY);
        return () => simulator.setStorageUse("local", 0);
      },
    },
  ],
  blockchain: [
    {
      finds: [bad("chain-servers", /serves chain 31337, but/)],
      change: ({ chain }) => ({ chain: { ...chain, chainId: 100 } }),
    },
    {
      finds: [bad("chain-servers", /127\.0\.0\.1:1/)],
      change: ({ chain }) => ({ chain: { ...chain, rpcUrls: ["http://127.0.0.1:1"] } }),
    },
    {
      finds: [warn("chain-servers", /it is the only one/), bad("chain-fees", /base fee is .* wei/)],
      arrange: async ({ bed: { provider } }) => {
        const charge = async (wei: bigint) => {
          await provider.send("hardhat_setNextBlockBaseFeePerGas", [toQuantity(wei)]);
          await provider.send("hardhat_mine", []);
        };
        // It falls by an eighth each second.
        await charge(10n ** 6n * GWEI);
        return () => charge(GWEI);
      },
    },
    {
      finds: [
        bad("stablecoin", /no ERC-20 token at/),
        bad("swaps", /no SwapRouter02 at/),
        warn("chain-money", /^The installer's key has 0\.0 ETH/),
      ],
      change: swapsWith({ router: NOBODY }, { stablecoin: NOBODY }),
    },
    {
      finds: [bad("stablecoin", /has 19 decimals; at most 18 are possible/), bad("swaps", /no QuoterV2 at/)],
      change: (world) => swapsWith({ quoter: NOBODY }, { stablecoin: world.fine })(world),
    },
    {
      finds: [bad("swaps", /as wrapped native money/)],
      change: swapsWith({ wrappedNative: NOBODY }),
    },
    {
      finds: [warn("swaps", /no pool of .* with a fee of 1 %/)],
      change: swapsWith({ poolFee: 10_000 }),
    },
    {
      finds: [bad("contracts", /Block 1000000 is not there yet/)],
      change: ({ existing }) => ({ contracts: { ...existing, deploymentBlock: 1_000_000 }, plans: [] }),
    },
    {
      finds: [bad("contracts", /^The address 0x[0-9a-fA-F]{40} /), bad("chain-head", /seconds from now/)],
      change: ({ existing }) => ({ contracts: existing, plans: [] }),
      // The chain's clock can only be set forward: the last.
      arrange: async ({ bed: { provider } }) => {
        await provider.send("evm_increaseTime", [86_400]);
        await provider.send("hardhat_mine", []);
        return () => {};
      },
    },
  ],
  proxmox: [
    {
      finds: [bad("pve-rights", /does not let this account set the host up/)],
      arrange: async ({ bed: { simulator } }) => {
        simulator.faults.request({ path: /^\/access\/permissions/, kind: 403 });
        return () => {};
      },
    },
    {
      finds: [warn("pve-version", /Proxmox VE 8 has one right/), bad("pve-node", /there is no node pve9/)],
      change: () => ({ node: "pve9" }),
    },
    {
      finds: [
        bad("pve-network", /192\.0\.0\.0\/16 overlaps 192\.0\.2\.0\/24/),
        warn("pve-vmids", /guests have vmids above 700000, such as 700007/),
        bad("pve-image", /image \/nowhere\/debian\.qcow2 is not there/),
      ],
      change: ({ template }) => ({
        network: { cidr: "192.0.0.0/16", gateway: "192.0.0.1", first: "192.0.1.1", last: "192.0.1.9" },
        vmidBase: 700_000,
        template: { ...template, image: "/nowhere/debian.qcow2" },
      }),
    },
    {
      finds: [
        bad("pve-network", /VNet office is somebody else's/),
        warn("pve-firewall", /drops what no rule of yours accepts/),
        bad("pve-addresses", /10\.77\.1\.77 by a neighbour/),
        warn("pve-image", /Proxmox VE tells no checksum of a volume/),
      ],
      change: ({ template }) => ({ bridge: "office", template }),
      arrange: async ({ pve, machine }) => {
        await pve.put("/cluster/firewall/options", { enable: 1 });
        await machine.be({ neighbours: ["10.77.1.77"] });
        return async () => {
          await pve.put("/cluster/firewall/options", { enable: 0 });
          await machine.be();
        };
      },
    },
    {
      finds: [bad("pve-network", /node pve has no bridge vmbr9/)],
      change: () => ({ isolate: false, bridge: "vmbr9" }),
    },
    {
      finds: [warn("pve-network", /the host has no address in 10\.77\.0\.0\/16 on bridge vmbr0/)],
      change: () => ({ isolate: false, bridge: "vmbr0" }),
    },
    {
      finds: [bad("pve-addresses", /192\.0\.2\.10 by the host, on vmbr0/)],
      change: () => ({
        isolate: false,
        bridge: "vmbr0",
        network: { cidr: "192.0.2.0/24", gateway: "192.0.2.1", first: "192.0.2.2", last: "192.0.2.100" },
      }),
    },
  ],
  ipv6: [
    {
      finds: [warn("ipv6-prefix", /2001:db8::\/48 is for examples/)],
      change: () => ({ mode: "manual", prefix: "2001:db8::/48" }),
    },
    {
      finds: [bad("ipv6-broker", /^There is no PrefixLeases at 0x0+Aa /i)],
      others: ["blockchain"],
      change: () => ({ mode: "broker", leases: NOBODY, broker: 1, budget: "0.1" }),
    },
  ],
  admin: [
    {
      finds: [
        bad("disk", /^0\.0 GiB are free for /),
        bad("pages", /pages\/index\.html is not there\.$/),
        bad("pve-ca", /pve-ca\.pem is not there\.$/),
      ],
      arrange: async ({ bed: { layout } }) => {
        const files = [layout.pages, layout.proxmox.caFile];
        for (const file of files) await rename(file, `${file}.gone`);
        return () => Promise.all(files.map((file) => rename(`${file}.gone`, file)));
      },
    },
  ],
};
