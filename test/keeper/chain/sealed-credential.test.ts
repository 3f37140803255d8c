import { expect } from "chai";
import { AbiCoder, keccak256, toBeHex } from "ethers";
import type { Rpc } from "../../../keeper/chain/rpc.ts";
import { readSealedCredential } from "../../../keeper/chain/sealed-credential.ts";

const CONTRACT = "0x5fbdb2315678afecb367f032d93f642f64180aa3";
const OWNER = `0x${"ab".repeat(20)}`;
const SEALED = `0x${"cd".repeat(240)}`;
const GENESIS = 1_000;

const encode = (types: string[], values: unknown[]) => AbiCoder.defaultAbiCoder().encode(types, values);

/** A server of a chain with a block each second, on which a credential was sealed in block 40. */
class Server implements Rpc {
  sealedAt = GENESIS + 40;
  digest = keccak256(SEALED).slice(0, 42);
  code = true;
  logs = [SEALED];
  readonly asked: unknown[] = [];

  async request<T>(...[method, params, shape]: Parameters<Rpc["request"]>): Promise<T> {
    return shape.parse(this.#answer(method, params)) as T;
  }

  #answer(method: string, params: readonly unknown[]): unknown {
    if (method === "eth_blockNumber") return "0x64";
    if (method === "eth_call") {
      const access = [OWNER, `0x${"0".repeat(40)}`, 0, `0x${"11".repeat(32)}`, 3, this.sealedAt, this.digest];
      const types = "tuple(address,address,uint64,bytes32,uint32,uint40,bytes20)";
      return this.code ? encode([types], [access]) : "0x";
    }
    const hash = `0x${"22".repeat(32)}`;
    if (method === "eth_getBlockByNumber") {
      const number = Number(params[0]);
      return { number: toBeHex(number), hash, parentHash: hash, timestamp: toBeHex(GENESIS + number) };
    }
    this.asked.push(params[0]);
    const { topics } = params[0] as { topics: string[] };
    const where = { blockNumber: "0x28", blockHash: hash, transactionHash: hash, logIndex: "0x0" };
    return this.logs.map((bytes) => ({
      address: CONTRACT,
      topics,
      data: encode(["bytes"], [bytes]),
      ...where,
    }));
  }
}

describe("readSealedCredential", () => {
  let server: Server;
  beforeEach(() => {
    server = new Server();
  });
  const code = () =>
    readSealedCredential(server, CONTRACT, 7n).then(
      () => "found",
      (error) => error.code,
    );

  it("finds what was sealed for the present owner, in the blocks of that second alone", async () => {
    expect(await readSealedCredential(server, CONTRACT, 7n)).to.deep.equal({
      owner: OWNER,
      epoch: 3,
      sealed: SEALED,
    });
    expect(server.asked).to.have.length(1);
    expect(server.asked[0]).to.include({ fromBlock: "0x28", toBlock: "0x28", address: CONTRACT });
  });

  it("passes over an event that is not what the contract keeps the digest of", async () => {
    server.logs = [`0x${"ee".repeat(240)}`, SEALED];
    expect((await readSealedCredential(server, CONTRACT, 7n)).sealed).to.equal(SEALED);
    server.logs = [`0x${"ee".repeat(240)}`];
    expect(await code()).to.equal("CREDENTIAL_NOT_SEALED");
  });

  it("says when nothing is sealed, or there is no contract", async () => {
    server.sealedAt = 0;
    expect(await code()).to.equal("CREDENTIAL_NOT_SEALED");
    server.code = false;
    expect(await code()).to.equal("CREDENTIAL_NOT_SEALED");
  });

  it("says when the server does not have the block", async () => {
    server.sealedAt = GENESIS + 1_000;
    expect(await code()).to.equal("CREDENTIAL_NOT_SEALED");
  });
});
