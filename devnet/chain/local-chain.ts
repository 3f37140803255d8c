import { createInterface } from "node:readline";
import { RetryableError } from "../../keeper/core/errors.ts";
import { endProcess } from "../process/end-process.ts";
import { spawnSupervised } from "../process/spawn-supervised.ts";
import { BARE_HARDHAT } from "./bare-hardhat.ts";
import type { Hardhat } from "./hardhat-command.ts";

const LISTENING = /JSON-RPC server at (http:\/\/[^/\s]+)/;

export interface LocalChain {
  readonly url: string;
  readonly chainId: number;
  close(): Promise<void>;
}

/** A Hardhat node as a process of its own, on a free loopback port. Mines each transaction at once and a block a second. */
export async function startLocalChain({ cli, folder }: Hardhat = BARE_HARDHAT): Promise<LocalChain> {
  const child = spawnSupervised(
    process.execPath,
    [cli, "node", "--network", "devnet", "--hostname", "127.0.0.1", "--port", "0"],
    { cwd: folder, stdio: ["ignore", "pipe", "pipe"] },
  );
  const complaints: string[] = [];
  child.stderr?.on("data", (chunk: Buffer) => complaints.push(chunk.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    if (child.stdout === null) return reject(new Error("this is a bug: the chain's output is not a pipe"));
    // Reading goes on after the address came: a full pipe would block the node.
    createInterface({ input: child.stdout }).on("line", (line) => {
      const match = LISTENING.exec(line);
      if (match?.[1] !== undefined) resolve(match[1]);
    });
    child.once("error", reject);
    child.once("exit", (code) =>
      reject(
        new RetryableError(
          "DEVNET_CHAIN_DIED",
          `The local chain ended with code ${code} before it listened: ${complaints.join("").trim().slice(0, 500)}`,
          "Run it by hand to see why: ./node_modules/.bin/hardhat --config devnet/chain/node/hardhat.config.ts node --network devnet",
        ),
      ),
    );
  });
  return { url, chainId: 31_337, close: () => endProcess(child) };
}
