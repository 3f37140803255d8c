import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { RunProgram } from "../../../keeper/network/run-program.ts";
import { keyPair } from "../../../keeper/protocol/key-pair.ts";
import { wireguardKeyText } from "../../../keeper/protocol/wireguard-key.ts";
import { tunnelConfigSchema } from "../../../keeper/tunneld/tunnel-config.ts";
import { type TunnelAudit, tunnelDesk } from "../../../keeper/tunneld/tunnel-desk.ts";
import type { TunnelAnswer } from "../../../keeper/tunneld/tunnel-request.ts";

const BROKER = wireguardKeyText(Buffer.from(keyPair(new Uint8Array(32).fill(5)).publicKey.slice(2), "hex"));
const PREFIX = "2001:db8:0:1::/64";

describe("who makes the tunnel", () => {
  let folder: string;
  let addresses: object[];
  let started: string[];
  let audited: TunnelAudit[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "blockhost-tunnel-"));
    [addresses, started, audited] = [[], [], []];
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** A machine whose programs answer as if nothing were there, but for its addresses. */
  const run: RunProgram = async (program, args, input = "") => {
    started.push([program, ...args, input].join(" "));
    if (program === "wg" && args[0] === "show") return "private\t(none)\t0\toff\n";
    if (program === "sysctl") return "2\n1\n1\n1\n";
    if (args.includes("address") && args.includes("-6")) return JSON.stringify(addresses);
    if (args.includes("address")) return JSON.stringify([{ ifname: "tn", flags: [], mtu: 1, addr_info: [] }]);
    return "[]";
  };
  const open = () => {
    const config = tunnelConfigSchema.parse({ bridge: "vmbr1", uplink: "eth0", name: "tn", folder });
    const desk = tunnelDesk(
      config,
      run,
      (entry) => audited.push(entry),
      () => 1_000,
    );
    const ask = async (request: object): Promise<TunnelAnswer> =>
      JSON.parse(await desk.answer(JSON.stringify(request)));
    const key = async () => {
      const answer = await ask({ verb: "fresh-key" });
      return answer.ok ? (answer.key ?? "") : "";
    };
    const raise = (hostKey: string, change: object = {}) =>
      ask({
        verb: "raise",
        tunnel: {
          ...{ hostKey, alsoKeep: [], prefix: PREFIX },
          broker: { publicKey: BROKER, endpoint: "broker.example.org:51820", keepalive: 25 },
          ...change,
        },
      });
    return { desk, ask, key, raise };
  };
  const codeOf = (answer: TunnelAnswer) => (answer.ok ? "" : answer.code);

  it("makes keys that it keeps to itself, and forgets those that are of no use", async () => {
    const { key, raise } = open();
    const [one, two, three] = [await key(), await key(), await key()];
    expect((await raise(two, { alsoKeep: [three] })).ok).to.equal(true);
    expect(await readdir(join(folder, "keys"))).to.have.length(2);
    expect(codeOf(await raise(one))).to.equal("TUNNEL_KEY_UNKNOWN");
    expect((await raise(three)).ok).to.equal(true);
  });

  it("raises after a restart what was raised last, and nothing that was lowered", async () => {
    const { key, raise } = open();
    await raise(await key());
    started = [];
    await open().desk.again();
    expect(started.join("\n")).to.contain(`peer ${BROKER}`).and.to.contain(PREFIX);
    await open().ask({ verb: "lower" });
    started = [];
    await open().desk.again();
    expect(started).to.deep.equal([]);
  });

  it("takes what was made for another prefix away", async () => {
    const { key, raise } = open();
    await raise(await key());
    started = [];
    await raise(await key(), { prefix: "2001:db8:0:2::/64" });
    expect(started.join("\n")).to.contain("address del 2001:db8:0:1::1/64 dev vmbr1");
  });

  it("takes no prefix that the host has by another interface", async () => {
    const { key, raise } = open();
    const at = (ifname: string, local: string, prefixlen: number) => [
      { ifname, addr_info: [{ local, prefixlen, scope: "global" }] },
    ];
    const mine = await key();
    addresses = at("eth0", "2001:db8::7", 48);
    expect(codeOf(await raise(mine)), "a part of ours").to.equal("TUNNEL_PREFIX_TAKEN");
    addresses = at("eth0", "2001:db8:0:1::7", 128);
    expect(codeOf(await raise(mine)), "around ours").to.equal("TUNNEL_PREFIX_TAKEN");
    expect(started.filter((line) => line.startsWith("nft"))).to.deep.equal([]);
    addresses = at("vmbr1", "2001:db8:0:1::1", 64);
    expect(codeOf(await raise(mine)), "by the bridge itself").to.equal("");
  });

  it("refuses what is no tunnel between the operator's interfaces", async () => {
    const { ask, key, raise } = open();
    const mine = await key();
    started = [];
    for (const wrong of [
      await ask({ verb: "run", program: "sh" }),
      await raise("../../etc/passwd"),
      await raise(mine, { prefix: "fd00::/64" }),
      await raise(mine, { prefix: "::/0" }),
      await raise(mine, { prefix: "10.0.0.0/8" }),
      await raise(mine, { bridge: "eth0" }),
      await raise(mine, { broker: { publicKey: BROKER, endpoint: "a b:1 remove", keepalive: 25 } }),
      await raise(mine, { broker: { publicKey: "-h", endpoint: "a.example:1", keepalive: 25 } }),
    ])
      expect(codeOf(wrong)).to.equal("TUNNEL_REQUEST_INVALID");
    expect(started).to.deep.equal([]);
  });

  it("writes down what is asked before it is done, and the same again only once", async () => {
    const { key, raise } = open();
    const mine = await key();
    audited = [];
    await raise(mine);
    await raise(mine);
    expect(audited.map(({ event }) => event)).to.deep.equal(["asked"]);
  });
});
