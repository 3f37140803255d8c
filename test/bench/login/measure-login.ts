import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { Client } from "ssh2";
import { delegate } from "../../pam/support/delegate.ts";
import { delegationList } from "../../pam/support/delegation-list.ts";
import { dialogue, entering } from "../../pam/support/dialogue.ts";
import { freePort } from "../../pam/support/free-port.ts";
import { canMakeGuestRoot } from "../../pam/support/guest-root.ts";
import { nextSource } from "../../pam/support/next-source.ts";
import { type OpensshKey, openOpensshKey } from "../../pam/support/openssh-key.ts";
import { approvedBy, openRelay, type Relay } from "../../pam/support/relay.ts";
import { TestGuest } from "../../pam/support/test-guest.ts";
import type { Figure } from "../figure.ts";
import { startPlainSshd } from "./plain-sshd.ts";
import { waitingMemory } from "./waiting-memory.ts";

const ROUNDS = 25;

async function byKey(port: number, privateKey: string): Promise<void> {
  const client = new Client();
  client.connect({ host: "127.0.0.1", localAddress: nextSource(), port, username: "admin", privateKey });
  await once(client, "ready");
  client.exec("true", (error, stream) => {
    if (error) return void client.destroy();
    stream.resume();
    stream.stderr.resume();
    stream.once("close", () => client.end());
  });
  await once(client, "close");
}

async function milliseconds(login: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await login();
  return performance.now() - begun;
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function measureTimes(guest: TestGuest, relay: Relay, key: OpensshKey): Promise<Figure[]> {
  const plainPort = await freePort();
  const privateKey = await readFile(key.file, "utf8");
  await startPlainSshd(guest, plainPort, `ssh-ed25519 ${key.text}`);
  relay.delegations = delegationList([key.text, await delegate(guest, key.text)]);
  relay.decide(approvedBy(guest.owner));
  const ways = {
    plain: () => byKey(plainPort, privateKey),
    key: () => byKey(guest.port, privateKey),
    wallet: async () => {
      const { ok } = await dialogue({ port: guest.port, command: "true" }, entering());
      if (!ok) throw new Error("the wallet was refused");
    },
  };
  const times = { plain: [] as number[], key: [] as number[], wallet: [] as number[] };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const way of ["plain", "key", "wallet"] as const) {
      const taken = await milliseconds(ways[way]);
      // The first of each fills caches.
      if (round > 0) times[way].push(taken);
    }
  }
  const [plain, byDelegation, byWallet] = [median(times.plain), median(times.key), median(times.wallet)];
  const figure = (name: string, value: number, unit: "ms" | "%"): Figure => ({
    name: `login.${name}`,
    value: Math.round(value),
    unit,
    target: null,
  });
  return [
    figure("plain-key", plain, "ms"),
    figure("delegated-key.added", byDelegation - plain, "ms"),
    figure("delegated-key.of-plain", (byDelegation / plain) * 100, "%"),
    figure("wallet.added", byWallet - plain, "ms"),
    figure("wallet.of-plain", (byWallet / plain) * 100, "%"),
  ];
}

/**
 * What a login costs that the wallet decides, on a real sshd: the time that we add to a login by a plain key, with a
 * relay that answers at once, and the memory of one that waits for the browser. Nothing for anybody but root.
 */
export async function measureLogin(): Promise<Figure[]> {
  if (!canMakeGuestRoot) {
    process.stderr.write("login: only root can make the guest that logins are measured in\n");
    return [];
  }
  const [guest, relay, key] = await Promise.all([TestGuest.open(), openRelay(), openOpensshKey()]);
  try {
    await guest.configure({ relay: relay.address });
    return [...(await measureTimes(guest, relay, key)), ...(await waitingMemory(guest, relay))];
  } finally {
    await guest.close();
    await relay.close();
    await key.close();
  }
}
