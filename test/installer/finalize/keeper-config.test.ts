import { expect } from "chai";
import { type AnswersInput, answers } from "../../../installer/answers/answers.ts";
import { keyFilesIn } from "../../../installer/finalize/host/host-keys.ts";
import type { HostLayout } from "../../../installer/finalize/host-layout.ts";
import { keeperConfig } from "../../../installer/finalize/keeper-config.ts";
import { type KeeperConfig, parseConfig } from "../../../keeper/config.ts";
import { someAnswers } from "../answers/some-answers.ts";
import { layoutIn } from "./support/layout-in.ts";

const CONTRACT = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const found = {
  contracts: {
    subscriptions: CONTRACT,
    credential: CONTRACT,
    inbox: CONTRACT,
    splitter: CONTRACT,
    checkout: null,
    deploymentBlock: 7,
  },
  "pve-access": { tokenId: "blockhost@pve!keeper" },
  "pve-storage": { disks: "local-zfs", seed: "blockhost-seed", backups: null },
  "pve-network": { bridge: "guests", zone: "bhzone", hostAddress: "10.77.0.1" },
  template: { templates: { "debian-12": [9_000] } },
};
const layout = layoutIn("/host");

describe("the keeper's configuration", () => {
  const configOf = (
    change: Partial<AnswersInput> = {},
    at: HostLayout = layout,
    came: Parameters<typeof keeperConfig>[1] = found,
  ): KeeperConfig => {
    const given = answers.parse({ ...someAnswers, ...change });
    return parseConfig(keeperConfig(given, came, at, keyFilesIn(at.keeperFolder)), "it");
  };
  const admin = (change: object) => ({ admin: { ...someAnswers.admin, ...change } });

  it("is one that the keeper takes, of answers, outcomes and the host's layout", () => {
    const { chain, proxmox, network, guest, database, commands, treasury, portal } = configOf();
    expect(chain).to.deep.include({ chainId: 31_337, subscriptions: CONTRACT, deploymentBlock: 7 });
    expect(proxmox).to.deep.include({
      tokenId: "blockhost@pve!keeper",
      tokenSecretFile: "/host/keeper/pve-token",
      vmidBase: 10_000,
      templates: { "debian-12": [9_000] },
      storage: "local-zfs",
      bridge: "guests",
      zone: "bhzone",
      fullClone: false,
    });
    expect(network.endpoint).to.deep.equal({ mode: "direct" });
    expect(guest).to.deep.include({ domain: "host.example.org", relay: "10.77.0.1:8480" });
    expect(database.file).to.equal("/host/keeper/keeper.db");
    expect(commands).to.deep.include({ inbox: CONTRACT, rootdSocket: "/host/rootd.sock" });
    expect(treasury?.release).not.to.equal(undefined);
    expect(portal?.site.name).to.equal("Example");
  });

  it("has machines' prefix, and tenants come by it where they are to", () => {
    expect(configOf().network.ipv6).to.equal(undefined);
    const prefix = { mode: "manual", prefix: "2001:db8:1::/64" } as const;
    const proxmox = { ...someAnswers.proxmox, endpoint: { mode: "ipv6" } } as const;
    const { network } = configOf({ ipv6: prefix, proxmox });
    expect(network).to.deep.include({ ipv6: prefix, endpoint: { mode: "ipv6" } });
  });

  it("has the keeper lease a broker's prefix, for no more than was agreed to", () => {
    const ipv6 = { mode: "broker", leases: CONTRACT, broker: 7, budget: "0.05" } as const;
    const lent = configOf({ ipv6 }).network.ipv6;
    expect(lent).to.deep.include({ mode: "broker", leases: CONTRACT, broker: 7, budget: 5n * 10n ** 16n });
  });

  it("has the portal listen where its name says", () => {
    expect(configOf(admin({ host: "host.example.org:8443" })).portal?.listen.port).to.equal(8443);
    expect(configOf().portal?.listen.port).to.equal(443);
  });

  it("shows the panel to the world only where a knock is needed to get there", () => {
    expect(configOf().portal?.admin?.listen.host).to.equal("127.0.0.1");
    const knocked = configOf(admin({ ports: [22, 8444] })).portal?.admin;
    expect(knocked).to.deep.include({ domain: "host.example.org:8444" });
    expect(knocked?.listen.host).to.equal("0.0.0.0");
    expect(configOf(admin({ ports: [8444], commands: false })).portal?.admin?.listen.host).to.equal(
      "127.0.0.1",
    );
  });

  it("follows no commands when none are wanted", () => {
    expect(configOf(admin({ commands: false })).commands).to.equal(undefined);
  });

  it("shows tenants no server with a key in its address", () => {
    const rpcUrls = [
      "https://rpc.example.org/v2/SECRET",
      "https://user:SECRET@rpc.example.org",
      "https://rpc.example.org/?key=SECRET",
      "https://open.example.org",
    ];
    const { chain } = someAnswers.blockchain;
    const { portal } = configOf({ blockchain: { ...someAnswers.blockchain, chain: { ...chain, rpcUrls } } });
    expect(portal?.chain.rpcUrls).to.deep.equal(["https://open.example.org"]);
    expect(JSON.stringify(portal)).not.to.include("SECRET");
  });

  it("tells guests of no relay where the host is not on their network", () => {
    const away = { ...found, "pve-network": { ...found["pve-network"], hostAddress: null } };
    const { guest, portal } = configOf({}, layout, away);
    expect(guest.relay).to.equal("none");
    expect(portal?.relay.listen.host).to.equal("127.0.0.1");
  });

  it("names the storage of backups when there is one", () => {
    expect(configOf().backups).to.equal(undefined);
    const storage = { ...someAnswers.storage, backups: "archive" };
    expect(configOf({ storage }).backups).to.deep.equal({ storage: "archive", plans: {} });
  });

  it("backs up the machines of those plans that say so, by their numbers", () => {
    const backups = { everyHours: 12, keep: 3 };
    const plans = someAnswers.blockchain.plans.flatMap((plan) => [
      plan,
      { ...plan, name: "Medium", backups },
    ]);
    const change = {
      storage: { ...someAnswers.storage, backups: "archive" },
      blockchain: { ...someAnswers.blockchain, plans },
    };
    expect(configOf(change).backups?.plans).to.deep.equal({ "2": backups });
  });

  it("takes the chain's own coin where there is a checkout for it", () => {
    const { contracts } = someAnswers.blockchain;
    const swaps = { router: CONTRACT, wrappedNative: `0x${"12".repeat(20)}`, quoter: CONTRACT };
    const blockchain = { ...someAnswers.blockchain, contracts: { ...contracts, swaps } };
    const made = { ...found, contracts: { ...found.contracts, checkout: CONTRACT } };
    expect(configOf({ blockchain }, layout, made).portal?.swaps).to.deep.equal({
      checkout: CONTRACT,
      quoter: CONTRACT,
      tokens: [
        {
          address: `0x${"0".repeat(40)}`,
          path: `${CONTRACT.toLowerCase()}0001f4${"12".repeat(20)}`,
        },
      ],
    });
    expect(configOf({}, layout, made).portal?.swaps).to.equal(undefined);
  });
});
