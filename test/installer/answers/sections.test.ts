import { expect } from "chai";
import { checkAnswers } from "../../../installer/answers/check-answers.ts";
import { type SectionName, sections } from "../../../installer/answers/sections.ts";
import { someAnswers } from "./some-answers.ts";

const LEASES = "0x5FbDB2315678afecb367f032d93F642f64180aa3";

/** A section, what is changed of it, by path, and the problems that come of it. */
const WRONG: readonly [SectionName, Readonly<Record<string, unknown>>, ...string[]][] = [
  ["network", { mode: "bridge" }, "mode: choice"],
  ["network", { interface: "-all" }, "interface: format"],
  ["network", { interface: "../eth0" }, "interface: format"],
  ["network", { interface: "sixteen-characte" }, "interface: format"],
  ["network", { address: "192.168.1.10" }, "address: rule"],
  ["network", { address: "192.168.1.010/24" }, "address: rule"],
  ["network", { address: "192.168.1.0/24" }, "address: rule"],
  ["network", { address: "192.168.1.255/24" }, "address: rule"],
  ["network", { address: "192.168.1.10/31" }, "address: rule"],
  ["network", { gateway: "192.168.2.1" }, "gateway: rule"],
  ["network", { gateway: "192.168.1.10" }, "gateway: rule"],
  ["network", { gateway: "router" }, "gateway: rule"],
  ["network", { dns: [] }, "dns: range"],
  ["network", { dns: ["9.9.9.9", "dns.example.org"] }, "dns.1: rule"],
  ["storage", { disks: undefined }, "disks: missing"],
  ["storage", { disks: "--help" }, "disks: format"],
  ["storage", { seed: "local-zfs" }, "seed: rule"],
  ["storage", { backups: "blockhost-seed" }, "backups: rule"],
  ["blockchain", { "chain.chainId": 0 }, "chain.chainId: range"],
  ["blockchain", { "chain.chainId": "1" }, "chain.chainId: type"],
  ["blockchain", { "chain.rpcUrls": [] }, "chain.rpcUrls: range"],
  ["blockchain", { "chain.rpcUrls": ["file:///etc/shadow"] }, "chain.rpcUrls.0: format"],
  ["blockchain", { "chain.rpcUrls": ["https://a.example", "https://a.example"] }, "chain.rpcUrls: rule"],
  ["blockchain", { "chain.explorer": "javascript:alert(1)" }, "chain.explorer: format"],
  ["blockchain", { "chain.currency.decimals": 1.5 }, "chain.currency.decimals: type"],
  ["blockchain", { "contracts.stablecoin": "0x12" }, "contracts.stablecoin: format"],
  ["blockchain", { "contracts.stablecoin": `0x${"0".repeat(40)}` }, "contracts.stablecoin: rule"],
  [
    "blockchain",
    { "contracts.stablecoin": "0x5FbDB2315678afecb367f032d93F642f64180aA3" },
    "contracts.stablecoin: rule",
  ],
  ["blockchain", { "contracts.shares": [] }, "contracts.shares: range"],
  ["blockchain", { "contracts.shares.0.share": 0 }, "contracts.shares.0.share: range"],
  ["blockchain", { "contracts.adminDelay": -1 }, "contracts.adminDelay: range"],
  ["blockchain", { plans: [] }, "plans: rule"],
  ["blockchain", { "plans.0.name": "" }, "plans.0.name: format"],
  ["blockchain", { "plans.0.name": "\u{1F980}".repeat(17) }, "plans.0.name: rule"],
  ["blockchain", { "plans.0.vcpus": 0 }, "plans.0.vcpus: range"],
  ["blockchain", { "plans.0.pricePerDay": 0.5 }, "plans.0.pricePerDay: type"],
  ["blockchain", { "plans.0.minDays": 366 }, "plans.0.maxDays: rule"],
  ["blockchain", { "plans.0.deliveryDeadline": 899 }, "plans.0.deliveryDeadline: range"],
  ["blockchain", { "plans.0.stock": undefined }, "plans.0.stock: missing"],
  ["blockchain", { "plans.0.backups": { everyHours: 0, keep: 7 } }, "plans.0.backups.everyHours: range"],
  [
    "blockchain",
    {
      contracts: {
        kind: "existing",
        subscriptions: someAnswers.blockchain.contracts.stablecoin,
        inbox: someAnswers.blockchain.contracts.stablecoin,
        deploymentBlock: 7,
      },
    },
    "plans: rule",
  ],
  ["proxmox", { node: "pve/../x" }, "node: format"],
  ["proxmox", { bridge: "ninechars" }, "bridge: rule"],
  ["proxmox", { vmidBase: 99 }, "vmidBase: range"],
  ["proxmox", { "network.cidr": "10.77.0.1/24" }, "network.cidr: rule"],
  ["proxmox", { "network.cidr": "10.77.0.0/31" }, "network.cidr: rule"],
  ["proxmox", { "network.gateway": "10.78.0.1" }, "network.gateway: rule"],
  ["proxmox", { "network.gateway": "10.77.0.20" }, "network.gateway: rule"],
  ["proxmox", { "network.first": "10.77.0.0" }, "network.first: rule"],
  ["proxmox", { "network.last": "10.77.0.255" }, "network.last: rule"],
  ["proxmox", { "network.last": "10.77.0.9" }, "network.last: rule"],
  ["proxmox", { "network.last": "10.77.0" }, "network.last: rule"],
  ["proxmox", { endpoint: { mode: "forwarded", host: "a b", portBase: 1 } }, "endpoint.host: format"],
  [
    "proxmox",
    { endpoint: { mode: "forwarded", host: "example.org", portBase: 65_400 } },
    "endpoint.portBase: rule",
  ],
  ["proxmox", { "template.image": "https://example.org/debian.qcow2" }, "template.image: format"],
  ["proxmox", { "template.image": "/var/../etc/shadow" }, "template.image: format"],
  ["proxmox", { "template.image": "debian.qcow2" }, "template.image: format"],
  ["proxmox", { "template.sha256": "ab" }, "template.sha256: format"],
  ["proxmox", { "template.sha256": undefined }, "template.sha256: missing"],
  ["proxmox", { "template.image": undefined }, "template.image: missing"],
  ["ipv6", { mode: "manual" }, "prefix: missing"],
  ["ipv6", { mode: "manual", prefix: "2001:db8::1/48" }, "prefix: rule"],
  ["ipv6", { mode: "manual", prefix: "fd00::/48" }, "prefix: rule"],
  ["ipv6", { mode: "manual", prefix: "10.0.0.0/8" }, "prefix: rule"],
  ["ipv6", { mode: "manual", prefix: "2001:db8::/121" }, "prefix: rule"],
  ["ipv6", { mode: "broker", leases: LEASES, broker: 0, budget: "1" }, "broker: range"],
  ["ipv6", { mode: "broker", leases: LEASES, broker: 1, budget: "0.00" }, "budget: rule"],
  ["ipv6", { mode: "broker", leases: LEASES, broker: 1, budget: "1e3" }, "budget: format"],
  ["ipv6", { mode: "broker", leases: "0x12", broker: 1, budget: "1" }, "leases: format"],
  ["admin", { wallet: "vitalik.eth" }, "wallet: format"],
  ["admin", { host: "https://host.example.org" }, "host: format"],
  ["admin", { host: "host.example.org:65536" }, "host: rule"],
  ["admin", { operatorName: "  " }, "operatorName: format"],
  ["admin", { ports: [22, 22] }, "ports: rule"],
  ["admin", { ports: [70_000] }, "ports.0: range"],
  ["admin", { seconds: 29 }, "seconds: range"],
  ["admin", { tls: { mode: "acme", termsAgreed: false } }, "tls.termsAgreed: choice"],
  ["admin", { tls: { mode: "acme", termsAgreed: true, email: "me" } }, "tls.email: format"],
  ["admin", { host: "203.0.113.9", tls: { mode: "acme", termsAgreed: true } }, "host: rule"],
  [
    "admin",
    { tls: { mode: "files", certificateFile: "cert.pem", keyFile: "/key.pem" } },
    "tls.certificateFile: format",
  ],
];

const RIGHT: readonly [SectionName, Readonly<Record<string, unknown>>][] = [
  ["network", { dns: ["2620:fe::fe", "9.9.9.9"] }],
  ["network", { address: "10.255.255.254/8", gateway: "10.0.0.1" }],
  ["storage", { backups: "backups" }],
  [
    "blockchain",
    {
      "contracts.swaps": {
        router: `0x${"12".repeat(20)}`,
        wrappedNative: `0x${"34".repeat(20)}`,
        quoter: `0x${"56".repeat(20)}`,
      },
    },
  ],
  ["proxmox", { isolate: false, bridge: "vmbr0.longer" }],
  ["proxmox", { "network.cidr": "10.77.0.0/16", "network.last": "10.77.255.254" }],
  ["proxmox", { "template.image": "local:import/debian-12.qcow2" }],
  ["proxmox", { template: undefined }],
  ["proxmox", { template: { name: "debian" } }],
  ["proxmox", { endpoint: { mode: "forwarded", host: "203.0.113.9", portBase: 20_000 } }],
  ["ipv6", { mode: "manual", prefix: "2001:DB8:1::/48" }],
  ["ipv6", { mode: "broker", leases: LEASES, broker: 7, budget: "0.05" }],
  ["admin", { host: "localhost:8443" }],
  ["admin", { host: "203.0.113.9" }],
  ["admin", { wallet: someAnswers.admin.wallet.toLowerCase() }],
  ["admin", { tls: { mode: "acme", termsAgreed: true } }],
];

describe("a section of the answers", () => {
  for (const [name, changes, ...problems] of WRONG)
    it(`${name} with ${JSON.stringify(changes)} has the problem ${problems}`, () => {
      const found = checkAnswers(sections[name], changed(name, changes)).problems ?? [];
      expect(found.map(({ path, code }) => `${path}: ${code}`)).to.deep.equal(problems);
    });

  for (const [name, changes] of RIGHT)
    it(`${name} with ${JSON.stringify(changes)} has none`, () => {
      expect(checkAnswers(sections[name], changed(name, changes)).problems).to.equal(null);
    });

  it("keeps addresses with their checksum", () => {
    const { answers } = checkAnswers(
      sections.admin,
      changed("admin", { wallet: someAnswers.admin.wallet.toLowerCase() }),
    );
    expect(answers?.wallet).to.equal(someAnswers.admin.wallet);
  });

  it("says in words what is wrong, and repeats nothing of what was answered", () => {
    const secret = "https-key-8d1f";
    const { problems } = checkAnswers(
      sections.blockchain,
      changed("blockchain", { "chain.rpcUrls": [secret], "chain.name": 7, "plans.0.vcpus": 5_000 }),
    );
    expect(problems?.map(({ what }) => what)).to.deep.equal([
      "must be text",
      "a web address, as in https://rpc.example.org",
      "must be at most 1024",
    ]);
    expect(JSON.stringify(problems)).not.to.contain(secret);
  });
});

/** The section of complete answers with some of it replaced; undefined removes. */
function changed(name: SectionName, changes: Readonly<Record<string, unknown>>): unknown {
  const section: unknown = structuredClone(someAnswers[name]);
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    const parent = keys.reduce<unknown>((at, key) => Reflect.get(Object(at), key), section);
    if (value === undefined) Reflect.deleteProperty(Object(parent), last);
    else Reflect.set(Object(parent), last, value);
  }
  return section;
}
