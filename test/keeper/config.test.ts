import { expect } from "chai";
import { loadConfig, parseConfig } from "../../keeper/config.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import { rejection } from "./support/rejection.ts";

const VALID = {
  chain: {
    chainId: 31_337,
    rpcUrls: ["http://127.0.0.1:8545"],
    subscriptions: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
    deploymentBlock: 0,
    confirmations: 1,
    finality: { depth: 5 },
    maxFeePerGasGwei: "30",
  },
  proxmox: {
    endpoints: [{ url: "https://127.0.0.1:8006" }],
    caFile: "/etc/blockhost/pve.pem",
    tokenId: "blockhost@pve!keeper",
    tokenSecretFile: "/etc/blockhost/token",
    pool: "blockhost",
    vmidBase: 100_000,
    templates: { "debian-12": 9_000 },
    storage: "local",
    seedStorage: "seeds",
    bridge: "vmbr0",
  },
  network: {
    cidr: "10.77.0.0/16",
    gateway: "10.77.0.1",
    first: "10.77.1.1",
    last: "10.77.255.250",
    endpoint: { mode: "direct" },
  },
  guest: { domain: "panel.example.net" },
  keys: {
    keeper: { keystoreFile: "/etc/blockhost/keeper.json", passphraseFile: "/etc/blockhost/keeper.pass" },
    attestation: { keystoreFile: "/etc/blockhost/attest.json", passphraseFile: "/etc/blockhost/attest.pass" },
  },
  database: { file: "/var/lib/blockhost/keeper.db" },
};

const PORTAL = { listen: { port: 443 }, relay: { listen: { port: 8_480 } }, pages: "/pages" };
const ACME = { mode: "acme", termsAgreed: true };

const problemOf = (value: unknown): string => {
  try {
    parseConfig(value, "keeper.json");
    return "";
  } catch (error) {
    expect(error).to.be.instanceOf(FinalError).with.property("code", "CONFIG_INVALID");
    return error instanceof Error ? error.message : "";
  }
};

describe("config", () => {
  it("fills in what is usual", () => {
    const config = parseConfig(VALID, "keeper.json");
    expect(config.guest).to.deep.equal({
      user: "admin",
      domain: "panel.example.net",
      relay: "none",
      offlineGraceSeconds: 86_400,
      patienceSeconds: 600,
    });
    expect(config.work).to.deep.equal({
      concurrency: 4,
      tickMs: 15_000,
      pollMs: 1_000,
      deliverMarginSeconds: 60,
      capacityPatienceSeconds: 600,
      clonesPerStorage: 2,
      startsPerNode: 4,
      snapshotsPerVm: 3,
      jobRetentionDays: 90,
    });
    expect(config.log.level).to.equal("info");
    expect(config.network.dns).to.deep.equal([]);
    expect(config.network.mailPlans).to.deep.equal([]);
  });

  for (const [field, change] of [
    ["chain.chainId", { chain: { ...VALID.chain, chainId: "1" } }],
    ["chain.subscriptions", { chain: { ...VALID.chain, subscriptions: "0x12" } }],
    ["proxmox.tokenId", { proxmox: { ...VALID.proxmox, tokenId: "root" } }],
    ["network", { network: { ...VALID.network, last: "10.78.0.1" } }],
    ["network.dns.0", { network: { ...VALID.network, dns: ["ns.example"] } }],
    [
      "network.endpoint.portBase",
      {
        network: { ...VALID.network, endpoint: { mode: "forwarded", host: "gw.example", portBase: 20_000 } },
      },
    ],
    ["network.endpoint", { network: { ...VALID.network, endpoint: { mode: "ipv6" } } }],
    ["network.ipv6.prefix", { network: { ...VALID.network, ipv6: { mode: "manual", prefix: "fd00::/64" } } }],
    [
      "network.ipv6.budget",
      { network: { ...VALID.network, ipv6: { mode: "broker", leases: `0x${"1".repeat(40)}` } } },
    ],
    [
      "network.ipv6.leases",
      { network: { ...VALID.network, ipv6: { mode: "broker", leases: "0x12", budget: "0.1" } } },
    ],
    ["guest.user", { guest: { ...VALID.guest, user: "root" } }],
    ["guest.domain", { guest: { domain: "https://panel.example.net" } }],
    ["keys.attestation", { keys: { keeper: VALID.keys.keeper } }],
    ["database.file", { database: {} }],
    ["work.tickMs", { work: { tickMs: 1 } }],
    ["portal.pages", { portal: { listen: { port: 443 }, relay: { listen: { port: 8_480 } } } }],
    ["portal.relay", { portal: { listen: { port: 443 }, pages: "/pages" } }],
    ["portal.listen.host", { portal: { listen: { host: "host.example", port: 443 } } }],
    ["portal.tls.mode", { portal: { ...PORTAL, tls: { certificateFile: "a.pem", keyFile: "a.key" } } }],
    ["portal.tls.keyFile", { portal: { ...PORTAL, tls: { mode: "files", certificateFile: "a.pem" } } }],
    ["portal.tls.termsAgreed", { portal: { ...PORTAL, tls: { mode: "acme" } } }],
    ["portal.tls.termsAgreed", { portal: { ...PORTAL, tls: { mode: "acme", termsAgreed: false } } }],
    [
      "portal.tls.directory",
      { portal: { ...PORTAL, tls: { ...ACME, directory: "http://acme.example/dir" } } },
    ],
    ["portal.tls.email", { portal: { ...PORTAL, tls: { ...ACME, email: "operator" } } }],
    ["portal.tls.challenge.type", { portal: { ...PORTAL, tls: { ...ACME, challenge: { type: "dns-01" } } } }],
    ["the whole", { more: true }],
  ] as const) {
    it(`names ${field} when that is wrong`, () => {
      expect(problemOf({ ...VALID, ...change })).to.include(`${field}: `);
    });
  }

  it("has machines reached by Tor, at its usual control socket", () => {
    const network = { ...VALID.network, endpoint: { mode: "onion" } };
    expect(parseConfig({ ...VALID, network }, "keeper.json").network.endpoint).to.deep.equal({
      mode: "onion",
      control: "/run/tor/control",
    });
  });

  it("needs no more of certificates by ACME than that the terms are agreed to", () => {
    expect(
      parseConfig({ ...VALID, portal: { ...PORTAL, tls: ACME } }, "keeper.json").portal?.tls,
    ).to.deep.equal({
      mode: "acme",
      directory: "https://acme-v02.api.letsencrypt.org/directory",
      termsAgreed: true,
      challenge: { type: "http-01", listen: { host: "0.0.0.0", port: 80 } },
    });
  });

  it("has machines of some plans backed up, or of none", () => {
    expect(parseConfig(VALID, "keeper.json").backups).to.equal(undefined);
    const plans = { "1": { everyHours: 24, keep: 7 }, "12": { everyHours: 1, keep: 1 } };
    const { backups } = parseConfig({ ...VALID, backups: { storage: "vault", plans } }, "keeper.json");
    expect(backups).to.deep.equal({ storage: "vault", plans });
    for (const [name, rule, problem] of [
      ["small", { everyHours: 24, keep: 7 }, "backups.plans.small"],
      ["0", { everyHours: 24, keep: 7 }, "backups.plans.0"],
      ["1", { everyHours: 0, keep: 7 }, "backups.plans.1.everyHours"],
      ["1", { everyHours: 24, keep: 0 }, "backups.plans.1.keep"],
      ["1", { everyHours: 24 }, "backups.plans.1.keep"],
    ] as const)
      expect(problemOf({ ...VALID, backups: { storage: "vault", plans: { [name]: rule } } })).to.include(
        problem,
      );
  });

  it("has machines backed up before they are destroyed, where their other backups are not", () => {
    expect(parseConfig(VALID, "keeper.json").lastBackups).to.equal(undefined);
    const backups = { storage: "vault", plans: {} };
    const both = { ...VALID, backups, lastBackups: { storage: "attic" } };
    expect(parseConfig(both, "keeper.json").lastBackups).to.deep.equal({ storage: "attic" });
    expect(problemOf({ ...both, lastBackups: { storage: "vault" } })).to.include("lastBackups.storage");
  });

  it("tells of a file that is missing or no JSON", async () => {
    await rejection(loadConfig("/nonexistent/keeper.json"), FinalError, "CONFIG_INVALID");
    await rejection(loadConfig(import.meta.filename), FinalError, "CONFIG_INVALID");
  });
});
