import { expect } from "chai";
import { describe, it } from "mocha";
import { proxmoxConfigSchema } from "../../../keeper/proxmox/proxmox-config.ts";

const GOOD = {
  endpoints: [{ url: "https://192.0.2.10:8006/", node: "pve" }],
  caFile: "/etc/blockhost/pve-ca.pem",
  tokenId: "blockhost@pve!keeper",
  tokenSecretFile: "/etc/blockhost/pve-token",
  pool: "blockhost",
  vmidBase: 100_000,
  templates: { "debian-12": 9000 },
  storage: "local",
  seedStorage: "blockhost-seed",
  bridge: "vmbr0",
};
const FINGERPRINT = `${"AB:".repeat(31)}CD`;

describe("proxmoxConfigSchema", () => {
  it("fills in what has a usual value", () => {
    expect(proxmoxConfigSchema.parse(GOOD)).to.deep.include({
      endpoints: [{ url: "https://192.0.2.10:8006", node: "pve" }],
      zone: "localnetwork",
      fullClone: false,
      shutdownSeconds: 60,
      reserve: { memoryMiB: 1024, diskGiB: 10 },
    });
    const { caFile, ...rest } = GOOD;
    expect(proxmoxConfigSchema.safeParse({ ...rest, fingerprint256: FINGERPRINT }).success, caFile).to.equal(
      true,
    );
  });

  const bad: Record<string, object> = {
    "plain http": { endpoints: [{ url: "http://192.0.2.10:8006" }] },
    "no endpoint": { endpoints: [] },
    "no trust": { caFile: undefined },
    "two kinds of trust": { fingerprint256: FINGERPRINT },
    "a short fingerprint": { caFile: undefined, fingerprint256: "AB:CD" },
    "one fingerprint for two nodes": {
      caFile: undefined,
      fingerprint256: FINGERPRINT,
      endpoints: [{ url: "https://a:8006" }, { url: "https://b:8006" }],
    },
    "a user in place of a token": { tokenId: "blockhost@pve" },
    "no template": { templates: {} },
    "an odd bridge": { bridge: "vmbr0,tag=1" },
    "an odd storage": { storage: "a/b" },
    "an unknown setting": { bridges: "vmbr0" },
  };
  for (const [what, change] of Object.entries(bad)) {
    it(`refuses ${what}`, () => {
      expect(proxmoxConfigSchema.safeParse({ ...GOOD, ...change }).success).to.equal(false);
    });
  }
});
