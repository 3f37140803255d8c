import { expect } from "chai";
import { hexlify, keccak256, toBeHex } from "ethers";
import { openSealed } from "../../../../../keeper/portal/web/chain/open-sealed.ts";
import { randomKey } from "../../../../../keeper/portal/web/wallet/key-file.ts";
import { seal } from "../../../../../keeper/protocol/seal.ts";
import { sshHostKey } from "../../../../../keeper/protocol/ssh-host-key.ts";
import { AccessCredential__factory } from "../../../../../typechain-types/factories/AccessCredential__factory.ts";

const abi = AccessCredential__factory.createInterface();
const CONTRACT = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const PLACE = { chainId: 31_337, contract: CONTRACT };
const CONTEXT = { chainId: 31_337n, contract: CONTRACT, id: 42n, epoch: 3 };
const ME = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const NONE = `0x${"00".repeat(32)}`;
const DETAILS = {
  host: "203.0.113.9",
  port: 20_257,
  user: "admin",
  hostKey: sshHostKey(new Uint8Array(32).fill(7)).line,
  domain: "host.example",
};
/** Two blocks a second, 1,000 of them. */
const timeOf = (block: number) => 1_700_000_000 + Math.floor(block / 2);
const SEALED_AT = timeOf(600);

/** A server of the chain that has these sealed bytes in its events, and what the contract says. */
class Server {
  key = NONE;
  sealedAt = SEALED_AT;
  digest = `0x${"00".repeat(20)}`;
  /** Sealed bytes by the block of their event. */
  events: [number, string][] = [];
  readonly asked: { fromBlock: number; toBlock: number; topics: string[] }[] = [];

  async request({ method, params = [] }: { method: string; params?: readonly unknown[] }): Promise<unknown> {
    if (method === "eth_blockNumber") return toBeHex(999);
    if (method === "eth_getBlockByNumber") return { timestamp: toBeHex(timeOf(Number(params[0]))) };
    if (method === "eth_call") {
      const access = [ME, `0x${"00".repeat(20)}`, 0, this.key, 3, this.sealedAt, this.digest] as const;
      return abi.encodeFunctionResult("accessOf", [access as never]);
    }
    const { fromBlock, toBlock, topics } = params[0] as Record<string, string> & { topics: string[] };
    this.asked.push({ fromBlock: Number(fromBlock), toBlock: Number(toBlock), topics });
    return this.events
      .filter(([block]) => block >= Number(fromBlock) && block <= Number(toBlock))
      .map(([, bytes]) => ({ data: abi.encodeEventLog("CredentialChanged", [42n, 3, bytes]).data }));
  }
}

describe("opening a machine's details from the chain", () => {
  const mine = randomKey();

  async function sealed(key = mine.publicKey) {
    const bytes = hexlify(await seal(DETAILS, key, CONTEXT));
    const server = new Server();
    Object.assign(server, { key, digest: keccak256(bytes).slice(0, 42), events: [[601, bytes]] });
    return { server, bytes };
  }
  const openWith = (server: Server, pair = mine) => openSealed(server, PLACE, 42n, async () => pair);

  it("finds the event by its second and opens it, asking for the logs of that second alone", async () => {
    const { server } = await sealed();
    expect(await openWith(server)).to.deep.equal({ is: "opened", details: DETAILS });
    expect(server.asked).to.deep.equal([
      { fromBlock: 600, toBlock: 601, topics: abi.encodeFilterTopics("CredentialChanged", [42n, 3]) },
    ]);
  });

  it("takes no details but those whose hash the contract keeps", async () => {
    const { server, bytes } = await sealed();
    const forged = hexlify(await seal({ ...DETAILS, host: "198.51.100.66" }, mine.publicKey, CONTEXT));
    server.events = [[600, forged]];
    expect(await openWith(server)).to.deep.equal({ is: "missing" });
    server.events = [
      [600, forged],
      [601, bytes],
    ];
    expect(await openWith(server)).to.deep.equal({ is: "opened", details: DETAILS });
  });

  it("says when they are sealed to another key, or do not open with the right one", async () => {
    const { server } = await sealed();
    expect(await openWith(server, randomKey())).to.deep.equal({ is: "otherKey" });
    const { server: other } = await sealed(randomKey().publicKey);
    other.key = mine.publicKey;
    expect(await openWith(other)).to.deep.equal({ is: "damaged" });
  });

  it("asks nobody for a key while nothing can be opened", async () => {
    const never = async () => expect.fail("nothing was to be signed");
    const { server } = await sealed();
    server.events = [];
    expect(await openSealed(server, PLACE, 42n, never)).to.deep.equal({ is: "missing" });
    server.sealedAt = 0;
    expect(await openSealed(server, PLACE, 42n, never)).to.deep.equal({ is: "notSealed" });
    server.key = NONE;
    expect(await openSealed(server, PLACE, 42n, never)).to.deep.equal({ is: "noKey" });
  });
});
