import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { hexlify, parseUnits, randomBytes } from "ethers";
import { keeperProgram } from "../../../devnet/keeper/keeper-program.ts";
import { KEEPER_ENVIRONMENT, KEEPER_NODE_FLAGS } from "../../../devnet/keeper/keeper-runtime.ts";
import { TempKeystore } from "../../keeper/chain/keystore.ts";
import { Shop } from "../../keeper/chain/shop.ts";
import { TestChain } from "../../keeper/chain/test-chain.ts";

/** Transactions in one request, and in one block at most: the local chain's blocks hold 30 million gas. */
const BATCH = 100;

export interface Line {
  readonly time: number;
  readonly msg: string;
  readonly calls?: number;
  readonly block?: number;
  readonly subscription?: string;
  /** Where the portal is, when the keeper has started. */
  readonly portal?: string;
}

/** A local chain with the contracts, money enough, and a keeper with an instant hypervisor as a process beside it. */
export class BenchBed {
  readonly chain: TestChain;
  readonly shop: Shop;
  readonly keystore: TempKeystore;
  readonly lines: Line[] = [];
  readonly #folder: string;
  #child: ChildProcess | undefined;
  readonly #heard = new Set<() => void>();

  private constructor(chain: TestChain, shop: Shop, keystore: TempKeystore, folder: string) {
    this.chain = chain;
    this.shop = shop;
    this.keystore = keystore;
    this.#folder = folder;
  }

  static async open(): Promise<BenchBed> {
    const [chain, keystore] = await Promise.all([TestChain.start(), TempKeystore.create()]);
    const shop = await Shop.open(chain, keystore.address, 100_000);
    await chain.rpc("hardhat_setBalance", keystore.address, "0xd3c21bcecceda1000000");
    await chain.automine(false);
    return new BenchBed(chain, shop, keystore, await mkdtemp(join(tmpdir(), "blockhost-bench-")));
  }

  /** Sends calls of Subscriptions by an account of the node and mines them, a hundred a block. */
  async send(from: string, calls: readonly string[]): Promise<void> {
    for (let at = 0; at < calls.length; at += BATCH) {
      await this.post(from, calls.slice(at, at + BATCH));
      await this.chain.mine();
    }
  }

  /** Puts calls into the mempool. */
  async post(from: string, calls: readonly string[]): Promise<void> {
    const to = this.shop.address;
    const body = calls.map((data, id) => ({
      jsonrpc: "2.0",
      id,
      method: "eth_sendTransaction",
      params: [{ from, to, data, gas: "0x7a120" }],
    }));
    const headers = { "content-type": "application/json" };
    const answer = await fetch(this.chain.url, { method: "POST", headers, body: JSON.stringify(body) });
    const replies = (await answer.json()) as { error?: { message: string } }[];
    const failed = replies.find(({ error }) => error !== undefined);
    if (failed?.error) throw new Error(`the local chain refuses: ${failed.error.message}`);
  }

  /** The call that buys one subscription of 30 days. */
  async purchaseCall(): Promise<string> {
    const [token] = await this.shop.subscriptions.acceptedTokens();
    return this.shop.subscriptions.interface.encodeFunctionData("purchase", [
      {
        planId: 1,
        numDays: 30,
        token: token ?? "",
        maxAmount: parseUnits("100", 6),
        recipient: await this.shop.tenant.getAddress(),
        encryptionKey: hexlify(randomBytes(32)),
      },
    ]);
  }

  /** Delivers subscriptions as a keeper would have, without one. */
  async deliver(ids: readonly bigint[]): Promise<void> {
    const { subscriptions } = this.shop;
    const keeper = this.keystore.address;
    await this.chain.rpc("hardhat_impersonateAccount", keeper);
    for (let at = 0; at < ids.length; at += BATCH) {
      const calls = ids.slice(at, at + BATCH).map(async (id) => {
        const { purchaseRef } = await subscriptions.subscriptionOf(id);
        const credential = hexlify(randomBytes(241));
        return subscriptions.interface.encodeFunctionData("deliver", [id, purchaseRef, credential]);
      });
      await this.send(keeper, await Promise.all(calls));
    }
    await this.chain.rpc("hardhat_stopImpersonatingAccount", keeper);
  }

  /**
   * Starts the keeper; resolves with what it says when it is at work.
   *
   * @param preloaded how many machines are there already
   * @param more of its configuration
   */
  async startKeeper(preloaded = 0, more: object = {}): Promise<Line> {
    const { keystoreFile, passphraseFile } = this.keystore;
    const key = { keystoreFile, passphraseFile };
    const config = {
      chain: {
        chainId: this.chain.chainId,
        rpcUrls: [this.chain.url],
        subscriptions: this.shop.address,
        deploymentBlock: this.shop.deploymentBlock,
        confirmations: 0,
        finality: { depth: 0 },
        pollIntervalMs: 1_000,
        maxFeePerGasGwei: "100",
      },
      proxmox: {
        endpoints: [{ url: "https://127.0.0.1:1" }],
        fingerprint256: "00".repeat(32),
        tokenId: "bench@pve!keeper",
        tokenSecretFile: "/dev/null",
        pool: "blockhost",
        vmidBase: 100_000,
        templates: { "debian-12": 9_000 },
        storage: "local",
        seedStorage: "local",
        bridge: "vmbr0",
      },
      network: {
        cidr: "10.0.0.0/8",
        gateway: "10.0.0.1",
        first: "10.1.0.1",
        last: "10.2.250.250",
        endpoint: { mode: "direct" },
      },
      guest: { domain: "host.example" },
      keys: { keeper: key, attestation: key },
      database: { file: join(this.#folder, "keeper.db") },
      work: { concurrency: 16 },
      ...more,
    };
    const configFile = join(this.#folder, "keeper.json");
    await writeFile(configFile, JSON.stringify(config));
    const program = await keeperProgram("test/bench/keeper/keeper-child.ts");
    const child = spawn(process.execPath, [...KEEPER_NODE_FLAGS, program, configFile, `${preloaded}`], {
      env: { ...process.env, ...KEEPER_ENVIRONMENT },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#child = child;
    if (!child.stdout) throw new Error("no output");
    createInterface({ input: child.stdout }).on("line", (text) => {
      this.lines.push(JSON.parse(text) as Line);
      for (const wake of [...this.#heard]) wake();
    });
    child.once("close", () => {
      for (const wake of [...this.#heard]) wake();
    });
    return this.until((line) => line.msg === "keeper started");
  }

  /** The first line from `from` on that is looked for. */
  async until(isIt: (line: Line) => boolean, from = 0): Promise<Line> {
    for (;;) {
      const found = this.lines.slice(from).find(isIt);
      if (found) return found;
      if (this.#child?.exitCode !== null)
        throw new Error(`the keeper ended: ${JSON.stringify(this.lines.at(-1))}`);
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.#heard.delete(wake);
          resolve();
        };
        this.#heard.add(wake);
      });
    }
  }

  /** Requests to the chain so far. */
  calls(): number {
    return this.lines.findLast(({ calls }) => calls !== undefined)?.calls ?? 0;
  }

  /** What the keeper took so far: seconds of processor time, and the most memory that was resident, MiB. */
  async cost(): Promise<{ readonly cpuSeconds: number; readonly peakMiB: number }> {
    const pid = this.#child?.pid;
    const [status, stat] = await Promise.all([
      readFile(`/proc/${pid}/status`, "utf8"),
      readFile(`/proc/${pid}/stat`, "utf8"),
    ]);
    const peakKiB = Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]);
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // utime and stime, in hundredths of a second (sysconf(_SC_CLK_TCK) is 100 on Linux).
    return {
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100,
      peakMiB: Math.round(peakKiB / 1024),
    };
  }

  async close(): Promise<void> {
    const child = this.#child;
    if (child && child.exitCode === null) {
      child.kill("SIGTERM");
      await once(child, "close");
    }
    await this.chain.close();
    await this.keystore.remove();
    await rm(this.#folder, { recursive: true });
  }
}
