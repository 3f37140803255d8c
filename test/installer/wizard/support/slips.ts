import type { SectionName } from "../../../../installer/answers/sections.ts";
import { someAnswers } from "../../answers/some-answers.ts";
import type { Slip } from "./slip.ts";

/** A step with answers of one kind, and what can go wrong there. */
interface Sheet {
  readonly section: SectionName;
  readonly kind: string;
  /** All is well with it. */
  readonly answer: object;
  readonly slips: readonly Slip[];
}

const { blockchain, proxmox, admin } = someAnswers;
const ADDRESS = blockchain.contracts.stablecoin;
const slip = (field: string, typed: string, says: string, at?: string | null): Slip => ({
  ...{ field, typed, says },
  ...(at !== undefined && { at }),
});
/** What is wrong with any address. */
const addresses = (...fields: readonly string[]): readonly Slip[] =>
  fields.flatMap((field) => [
    slip(field, "0x12", "An address has 0x and 40 hexadecimal digits."),
    slip(field, `0x${"0".repeat(40)}`, "The zero address is nobody's."),
    slip(
      field,
      `${ADDRESS.slice(0, -1)}3`.replace("aa3", "aA3"),
      "Its checksum is wrong: copy the address again.",
    ),
  ]);
const ipv4s = (...fields: readonly string[]): readonly Slip[] =>
  fields.map((field) => slip(field, "one", "An IPv4 address, as in 192.168.1.10."));
const [plan] = blockchain.plans;
const backups = { everyHours: 24, keep: 7 };
const CRABS = "\u{1F980}".repeat(17);
const tls = { mode: "acme", email: "me@example.org", termsAgreed: true };

/** Every step in every kind, with the slips that nobody can tell from the schemas alone. */
export const SHEETS: readonly Sheet[] = [
  {
    section: "network",
    kind: "a fixed network",
    answer: someAnswers.network,
    slips: [
      slip("interface", "-all", "An interface has a name such as eth0."),
      slip("address", "192.168.1.10", "An address with its prefix, as in 192.168.1.10/24."),
      slip("address", "192.168.1.255/24", "The network's own address is no host's."),
      ...ipv4s("gateway"),
      slip("gateway", "10.0.0.1", "This is not in the address's network."),
      slip("gateway", "192.168.1.10", "This is the host's own address."),
      slip("dns", "nine", "An IPv4 or IPv6 address."),
      slip(
        "dns",
        "9.9.9.9, 1.1.1.1, 8.8.8.8, 1.0.0.1",
        "One to three addresses, such as 192.0.2.1, 9.9.9.9.",
      ),
    ],
  },
  {
    section: "storage",
    kind: "storages",
    answer: { disks: "local-zfs", seed: "blockhost-seed", backups: "vault" },
    slips: [
      slip("disks", "--help", "A storage has a name such as local-lvm."),
      slip("seed", "9", "A storage has a name such as blockhost-seed."),
      slip("seed", "local-zfs", "Seeds need a storage of their own, not that of the disks."),
      slip("backups", "a b", "A storage has a name such as blockhost-backups."),
      slip("backups", "blockhost-seed", "Backups need another storage than the seeds."),
    ],
  },
  {
    section: "blockchain",
    kind: "new contracts on a chain that nobody knows",
    answer: {
      chain: { ...blockchain.chain, explorer: "https://explorer.example.org" },
      contracts: {
        ...blockchain.contracts,
        swaps: { router: ADDRESS, wrappedNative: ADDRESS, quoter: ADDRESS },
        shares: [...blockchain.contracts.shares, { payee: ADDRESS, share: 3 }],
      },
      plans: [
        { ...plan, backups },
        { ...plan, name: "Medium", backups },
      ],
    },
    slips: [
      slip(
        "chain.rpcUrls",
        "rpc.example.org",
        "One to eight web addresses, such as https://rpc.example.org, each once.",
      ),
      slip("chain.rpcUrls", "https://a.example\nhttps://a.example", "Each server once."),
      slip(
        "chain.rpcUrls",
        [..."123456789"].map((n) => `https://${n}.example`).join("\n"),
        "One to eight web addresses, such as https://rpc.example.org, each once.",
      ),
      slip("chain.explorer", "javascript:alert(1)", "A web address, such as https://explorer.example.org."),
      slip("chain.currency.symbol", "E", "2 to 8 letters and digits."),
      ...addresses(
        "contracts.stablecoin",
        "contracts.swaps.router",
        "contracts.swaps.wrappedNative",
        "contracts.swaps.quoter",
        "contracts.shares.0.payee",
      ),
      slip("contracts.shares.0.payee", ADDRESS, "Each payee once.", null),
      slip("plans.0.name", "a\u0001b", "1 to 64 characters, no blank at either end."),
      slip("plans.0.name", CRABS, "At most 64 bytes."),
      slip("plans.0.name", "Medium", "Another plan has this name.", "plans.1.name"),
      slip("plans.0.image", "a\u0001b", "A name such as debian-13."),
      slip("plans.0.image", CRABS, "At most 64 bytes."),
      slip("plans.0.minDays", "366", "This is less than the fewest days.", "plans.0.maxDays"),
    ],
  },
  {
    section: "blockchain",
    kind: "contracts that are there",
    answer: {
      chain: blockchain.chain,
      contracts: { kind: "existing", subscriptions: ADDRESS, inbox: ADDRESS, deploymentBlock: 12 },
    },
    slips: addresses("contracts.subscriptions", "contracts.inbox"),
  },
  {
    section: "proxmox",
    kind: "machines behind a router",
    answer: {
      ...proxmox,
      network: { ...proxmox.network, dns: ["9.9.9.9"] },
      endpoint: { mode: "forwarded", host: "router.example.org", portBase: 20_000 },
    },
    slips: [
      slip("node", "pve/../x", "A node has a name such as pve."),
      slip("bridge", "far-too-long-a-name", "A bridge has a name such as vmbr0."),
      slip("bridge", "my-net", "A VNet's name is 1 to 8 letters and digits, a letter first."),
      slip("pool", "-", "A pool has a name such as blockhost."),
      slip(
        "network.cidr",
        "10.77.0.1/24",
        "A network, as in 10.77.0.0/16, with no bit set after its prefix.",
      ),
      ...ipv4s("network.gateway", "network.first", "network.last"),
      slip("network.gateway", "10.78.0.1", "This is no host of the network."),
      slip("network.gateway", "10.77.0.20", "The gateway is between first and last."),
      slip("network.first", "10.77.0.0", "This is no host of the network."),
      slip("network.last", "10.77.0.255", "This is no host of the network."),
      slip("network.last", "10.77.0.9", "First comes after last."),
      slip("network.dns", "dns", "An IPv4 address, as in 192.168.1.10."),
      slip(
        "network.dns",
        "9.9.9.9, 1.1.1.1, 8.8.8.8, 1.0.0.1",
        "Up to three addresses, such as 9.9.9.9, 1.1.1.1.",
      ),
      slip("endpoint.host", "two words", "A name or an address, such as host.example.org."),
      slip("endpoint.portBase", "65500", "This leads past port 65535 for the last address."),
      slip("template.name", "Debian 12", "Lower-case letters, digits, dots and dashes."),
      slip(
        "template.image",
        "https://example.org/i.qcow2",
        "A file's whole path, or a volume such as local:import/debian-13.qcow2.",
      ),
      slip("template.sha256", "abc", "64 hexadecimal digits, as sha256sum prints them."),
    ],
  },
  {
    section: "ipv6",
    kind: "a prefix",
    answer: { mode: "manual", prefix: "2001:db8::/48" },
    slips: [slip("prefix", "fd00::/48", "A global network of /32 to /120, as in 2001:db8:1::/48.")],
  },
  {
    section: "ipv6",
    kind: "a broker's prefix",
    answer: { mode: "broker", leases: ADDRESS, broker: 1, budget: "0.05" },
    slips: [
      ...addresses("leases"),
      slip("broker", "0", "A whole number, such as 1."),
      slip("budget", "some", "An amount, such as 0.05."),
      slip("budget", "0.0", "More than nothing."),
    ],
  },
  {
    section: "admin",
    kind: "a certificate of an authority",
    answer: { ...admin, tls },
    slips: [
      slip("operatorName", "n".repeat(61), "1 to 60 characters."),
      slip(
        "host",
        "https://host",
        "A name such as host.example.org, or with its port host.example.org:8443.",
      ),
      slip("host", "host.example.org:65536", "A port is at most 65535."),
      slip("host", "localhost", "The authority certifies public names only."),
      slip("tls.email", "me", "An e-mail address looks like me@example.org."),
      slip("tls.termsAgreed", "", "The authority wants its terms agreed to.", null),
      slip("ports", "22, 22", "Each port once."),
      slip("ports", "1,2,3,4,5,6,7,8,9", "One to eight ports, such as 22, 8006, each once."),
    ],
  },
  {
    section: "admin",
    kind: "a certificate of files",
    answer: { ...admin, tls: { mode: "files", certificateFile: "/cert.pem", keyFile: "/key.pem" } },
    slips: [
      slip("tls.certificateFile", "cert.pem", "A file's whole path."),
      slip("tls.keyFile", "key.pem", "A file's whole path."),
    ],
  },
];
