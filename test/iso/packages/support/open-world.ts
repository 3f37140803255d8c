import { join } from "node:path";
import { createInterface } from "node:readline";
import { endProcess } from "../../../../devnet/process/end-process.ts";
import { spawnSupervised } from "../../../../devnet/process/spawn-supervised.ts";
import type { AnswersInput } from "../../../../installer/answers/answers.ts";

/** What the world around a host says of itself. */
export interface World {
  /** For what stands in for `pvesh`. */
  readonly place: object;
  readonly answers: AnswersInput;
  /** Who signs Proxmox VE's certificate. */
  readonly caPem: string;
}

export type Order = { readonly pay: string } | { readonly buy: { readonly subscriptions: string } };

export interface OpenWorld extends World {
  /** Money to pay gas with. */
  pay(address: string): Promise<void>;
  /** Somebody buys a machine; resolves when it is delivered. @returns the subscription's number */
  buy(subscriptions: string): Promise<string>;
  close(): Promise<void>;
}

/** @param inNetwork the command that enters a host's network */
export async function openWorld(inNetwork: readonly string[], folder: string): Promise<OpenWorld> {
  const [command = "", ...rest] = [...inNetwork, process.execPath, "--import=tsx"];
  const program = join(import.meta.dirname, "world.ts");
  const child = spawnSupervised(command, [...rest, program, folder], { stdio: ["pipe", "pipe", "inherit"] });
  if (child.stdout === null) throw new Error("this is a bug: the world has no pipe");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const hear = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`the world has ended with ${child.exitCode}`);
    return JSON.parse(value);
  };
  const ask = (order: Order) => {
    child.stdin?.write(`${JSON.stringify(order)}\n`);
    return hear();
  };
  const world = (await hear()) as World;
  return {
    ...world,
    async pay(address) {
      await ask({ pay: address });
    },
    buy: async (subscriptions) => (await ask({ buy: { subscriptions } })).id,
    close: () => endProcess(child),
  };
}
