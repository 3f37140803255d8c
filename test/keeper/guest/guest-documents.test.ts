import { expect } from "chai";
import fc from "fast-check";
import { FinalError } from "../../../keeper/core/errors.ts";
import type { GuestSeed } from "../../../keeper/core/guest-seed.ts";
import { guestDocuments } from "../../../keeper/guest/guest-documents.ts";

const SEED: GuestSeed = {
  instance: "3655d5a5e0da5e3bbcfaa633950b2120",
  uuid: "3655d5a5-e0da-5e3b-bcfa-a633950b2120",
  hostname: "vm-7",
  mac: "a6:33:95:0b:21:20",
  address: { ipv4: "10.77.1.7", prefix: 16, gateway: "10.77.0.1", ipv6: null },
  dns: ["10.77.0.3"],
  user: "admin",
  domain: "panel.example.net:8443",
  relay: "10.77.0.1:8480",
  chainId: 31_337n,
  contract: `0x${"bb".repeat(20)}`,
  tokenId: 7n,
  attester: `0x${"cc".repeat(20)}`,
  offlineGraceSeconds: 86_400,
  ownership: "BlockHost ownership 1\n",
};

describe("guestDocuments", () => {
  it("says these things, in this order", () => {
    const documents = guestDocuments(SEED);
    expect(Object.keys(documents)).to.deep.equal([
      "meta-data",
      "user-data",
      "network-config",
      "blockhost/guest.conf",
      "blockhost/ownership",
      "blockhost/uplink.network",
    ]);
    expect(documents["blockhost/guest.conf"]).to.equal(
      `version=1
instance=3655d5a5e0da5e3bbcfaa633950b2120
vm=vm-7
user=admin
domain=panel.example.net:8443
relay=10.77.0.1:8480
chain_id=31337
contract=0x${"bb".repeat(20)}
token_id=7
attester=0x${"cc".repeat(20)}
offline_grace=86400
`,
    );
    expect(documents["blockhost/uplink.network"]).to.equal(
      `[Match]
MACAddress=a6:33:95:0b:21:20

[Network]
DHCP=no
IPv6AcceptRA=no
Address=10.77.1.7/16
Gateway=10.77.0.1
DNS=10.77.0.3
`,
    );
    expect(documents["blockhost/ownership"]).to.equal(SEED.ownership);
    expect(JSON.parse(documents["meta-data"] ?? "")).to.deep.equal({
      "instance-id": SEED.uuid,
      "local-hostname": "vm-7",
    });
    expect(documents["user-data"]).to.match(/^#cloud-config\n\{/);
  });

  it("tells a machine its IPv6 address, alone on the link, and the way out", () => {
    const ipv6 = { address: "2001:db8::8", gateway: "2001:db8::1" };
    const documents = guestDocuments({ ...SEED, address: { ...SEED.address, ipv6 } });
    expect(documents["blockhost/uplink.network"]).to.match(
      /Address=10\.77\.1\.7\/16\nGateway=10\.77\.0\.1\nAddress=2001:db8::8\/128\nDNS=10\.77\.0\.3\n\n\[Route\]\nGateway=2001:db8::1\nGatewayOnLink=yes\n$/,
    );
    expect(JSON.parse(documents["network-config"] ?? "").ethernets.uplink).to.deep.include({
      addresses: ["10.77.1.7/16", "2001:db8::8/128"],
      routes: [
        { to: "0.0.0.0/0", via: "10.77.0.1" },
        { to: "::/0", via: "2001:db8::1", "on-link": true },
      ],
    });
  });

  for (const [field, value] of [
    ["instance", "3655D5A5E0DA5E3BBCFAA633950B2120"],
    ["uuid", "nonsense"],
    ["hostname", "vm 7"],
    ["mac", "a6:33:95:0b:21"],
    ["address", { ipv4: "10.77.1.7\n", prefix: 16, gateway: "10.77.0.1" }],
    ["address", { ipv4: "10.77.1.7", prefix: 0, gateway: "10.77.0.1" }],
    ["address", { ...SEED.address, ipv6: { address: "2001:db8::8\nDNS=::1", gateway: "2001:db8::1" } }],
    ["address", { ...SEED.address, ipv6: { address: "2001:db8::8", gateway: "10.77.0.1" } }],
    ["dns", ["ns.example"]],
    ["user", "root"],
    ["user", "a=b"],
    ["domain", "x\nuser=root"],
    ["relay", "10.77.0.1:80\nuser=root"],
    ["chainId", 0n],
    ["contract", `0x${"BB".repeat(20)}`],
    ["tokenId", -1n],
    ["attester", "0x"],
    ["offlineGraceSeconds", 3_600.5],
    ["offlineGraceSeconds", 3_599],
    ["ownership", "\u0000"],
    ["ownership", "x".repeat(4_097)],
  ] as const) {
    it(`refuses ${JSON.stringify(value, (_, each) => (typeof each === "bigint" ? `${each}` : each)).slice(0, 60)} as ${field}`, () => {
      expect(() => guestDocuments({ ...SEED, [field]: value }))
        .to.throw(FinalError)
        .with.property("code", "GUEST_SEED_INVALID");
    });
  }

  it("lets no text add a line to guest.conf", () => {
    const fields = ["instance", "hostname", "user", "domain", "relay", "contract", "attester"] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...fields),
        fc.string({ unit: fc.constantFrom(..."a0x:.=\n\r\0 \u2028"), maxLength: 60 }),
        (field, text) => {
          try {
            const conf = guestDocuments({ ...SEED, [field]: text })["blockhost/guest.conf"] ?? "";
            return /^([a-z_]+=[^\s=]+\n){11}$/.test(conf);
          } catch (error) {
            return error instanceof FinalError;
          }
        },
      ),
    );
  });
});
