import { JsonRpcProvider, type JsonRpcSigner } from "ethers";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import bare from "../../../devnet/chain/node/hardhat.config.ts";

const hre = await createHardhatRuntimeEnvironment(bare);
/** Keeps every run on the same calendar. */
const initialDate = "2026-01-01T00:00:00Z";

/** Hardhat's node in this process, behind a real JSON-RPC server on a port of its own. */
export class TestChain {
  readonly url: string;
  readonly chainId: number;
  readonly provider: JsonRpcProvider;
  readonly #close: () => Promise<void>;

  private constructor(url: string, chainId: number, close: () => Promise<void>) {
    this.url = url;
    this.chainId = chainId;
    this.provider = new JsonRpcProvider(url, chainId, {
      staticNetwork: true,
      cacheTimeout: -1,
      pollingInterval: 20,
      batchMaxCount: 1,
    });
    this.#close = close;
  }

  static async start(chainId = 31337): Promise<TestChain> {
    const params = { override: { type: "edr-simulated", chainId, initialDate } as const };
    const server = await hre.network.createServer(params, "127.0.0.1", 0);
    const { port } = await server.listen();
    return new TestChain(`http://127.0.0.1:${port}`, chainId, () => server.close());
  }

  rpc(method: string, ...params: unknown[]): Promise<unknown> {
    return this.provider.send(method, params);
  }

  /** An account of the node, with money. */
  account(index: number): Promise<JsonRpcSigner> {
    return this.provider.getSigner(index);
  }

  async mine(blocks = 1): Promise<void> {
    await this.rpc("hardhat_mine", `0x${blocks.toString(16)}`);
  }

  async head(): Promise<{ number: number; hash: string }> {
    const block = await this.provider.getBlock("latest");
    if (block?.hash == null) throw new Error("no block");
    return { number: block.number, hash: block.hash };
  }

  /** Remembers the present block; `goBack` takes back what comes after it, as a reorganisation does. */
  async mark(): Promise<unknown> {
    return this.rpc("evm_snapshot");
  }

  async goBack(mark: unknown): Promise<void> {
    await this.rpc("evm_revert", mark);
    // Other times make other hashes, although the new blocks may hold the same transactions.
    await this.rpc("evm_increaseTime", 7);
  }

  async automine(on: boolean): Promise<void> {
    await this.rpc("evm_setAutomine", on);
  }

  async close(): Promise<void> {
    this.provider.destroy();
    await this.#close();
  }
}
