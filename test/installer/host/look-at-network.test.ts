import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { detectNetwork } from "../../../installer/host/detect-network.ts";
import { preflightNetwork } from "../../../installer/host/preflight-network.ts";
import type { Run } from "../../../installer/host/run.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { canMakeNetworkBed, NetworkBed } from "./support/network-bed.ts";

const FIXED = {
  mode: "static" as const,
  interface: "eth0",
  address: "192.0.2.77/24",
  gateway: "192.0.2.1",
  dns: ["9.9.9.9"],
};

describe("a look at the host's network", () => {
  let bed: NetworkBed;
  let folder: string;
  /** What `arping` ends with; null: there is no such program. */
  let arping: number | null;
  let asked: readonly string[];

  const run: Run = async (program, args) => {
    if (program === "ip") return bed.ip(...args);
    asked = args;
    if (arping === 0) return "";
    const end = arping ?? "ENOENT";
    throw new FinalError("PROGRAM_FAILED", `${program} ${args.join(" ")} ended with ${end}: `, "");
  };
  const verdicts = async (answer: Parameters<typeof preflightNetwork>[1]) =>
    (await preflightNetwork(run, answer)).map(({ id, verdict }) => `${id}: ${verdict}`);

  beforeEach(async function () {
    if (!canMakeNetworkBed) this.skip();
    arping = 0;
    asked = [];
    folder = await mkdtemp(join(tmpdir(), "look-"));
    await writeFile(
      join(folder, "resolv.conf"),
      "# nameserver 1.1.1.1\nnameserver 192.0.2.1\nnameserver x\n",
    );
    bed = new NetworkBed();
    await bed.open();
  });
  afterEach(async () => {
    await bed.close();
    await rm(folder, { recursive: true, force: true });
  });

  const detect = async () => detectNetwork(run, join(folder, "resolv.conf"));

  it("finds interfaces, addresses, gateway and name servers, and would leave alone what works", async () => {
    const { found, suggested } = await detect();
    const { interfaces, ...others } = found as { readonly interfaces: readonly Record<string, unknown>[] };
    expect(interfaces.map(({ mac: _mac, ...one }) => one)).to.deep.equal([
      {
        name: "eth0",
        hasCarrier: true,
        addresses: ["192.0.2.10/24", "198.51.100.2/30", "192.0.2.11/24", "2001:db8::10/64"],
        isDynamic: false,
      },
    ]);
    expect(others).to.deep.equal({ gateway: "192.0.2.1", interface: "eth0", dns: ["192.0.2.1"] });
    expect(suggested).to.deep.equal({ mode: "keep" });
  });

  it("finds the way out that Proxmox VE's ifupdown2 has made", async () => {
    await bed.ip("route", "delete", "default");
    await bed.ip(..."route add default via 192.0.2.1 proto kernel dev eth0 onlink".split(" "));
    const { found, suggested } = await detect();
    expect(found).to.include({ gateway: "192.0.2.1", interface: "eth0" });
    expect(suggested).to.deep.equal({ mode: "keep" });
  });

  it("shows a bridge, and not what it is made of", async () => {
    await bed.ip("link", "add", "vmbr0", "type", "bridge");
    await bed.ip("link", "set", "dev", "eth0", "master", "vmbr0");
    const { found } = await detect();
    const { interfaces } = found as { readonly interfaces: readonly { readonly name: string }[] };
    expect(interfaces.map(({ name }) => name)).to.deep.equal(["vmbr0"]);
    expect(await verdicts(FIXED)).to.deep.equal(["network-interface: bad"]);
  });

  it("would ask DHCP where there is no way out", async () => {
    await bed.ip("route", "delete", "default");
    expect((await detect()).suggested).to.deep.equal({ mode: "dhcp", interface: "eth0" });
    expect(await verdicts({ mode: "keep" })).to.deep.equal(["network-way-out: bad"]);
  });

  it("is content with a network that works", async () => {
    expect(await verdicts({ mode: "keep" })).to.deep.equal(["network-way-out: good"]);
  });

  it("asks the network whether an address is free", async () => {
    expect(await verdicts(FIXED)).to.deep.equal(["network-carrier: good", "network-address-free: good"]);
    expect(asked.slice(-2)).to.deep.equal(["eth0", "192.0.2.77"]);
    arping = 1;
    expect(await verdicts(FIXED)).to.deep.equal(["network-carrier: good", "network-address-free: bad"]);
    arping = null;
    expect(await verdicts(FIXED)).to.deep.equal(["network-carrier: good", "network-address-free: warn"]);
    expect(await verdicts({ ...FIXED, address: "192.0.2.10/24" }), "its own").to.deep.equal([
      "network-carrier: good",
      "network-address-free: good",
    ]);
  });

  it("warns of an interface without a peer, and of an address that DHCP may bring back", async () => {
    await bed.ip("link", "set", "dev", "cable", "down");
    expect(await verdicts({ mode: "dhcp", interface: "eth0" })).to.deep.equal(["network-carrier: warn"]);
    await bed.ip("link", "set", "dev", "cable", "up");
    await bed.ip(
      "address",
      "add",
      "192.0.2.99/24",
      "dev",
      "eth0",
      "valid_lft",
      "3000",
      "preferred_lft",
      "3000",
    );
    expect(await verdicts(FIXED)).to.deep.equal([
      "network-carrier: good",
      "network-dhcp-client: warn",
      "network-address-free: good",
    ]);
    expect(await verdicts({ mode: "dhcp", interface: "eth9" })).to.deep.equal(["network-interface: bad"]);
  });
});
