import { readdir, readFile } from "node:fs/promises";
import { dialogue, entering } from "../../pam/support/dialogue.ts";
import type { Relay } from "../../pam/support/relay.ts";
import type { TestGuest } from "../../pam/support/test-guest.ts";
import { until } from "../../pam/support/until.ts";
import type { Figure } from "../figure.ts";

const WAITING = 10;

/** KiB by name of process: proportional set size, in which shared pages count once. */
async function memory(guest: TestGuest): Promise<ReadonlyMap<string, number>> {
  const proc = `${guest.root.path}/proc`;
  const sizes = new Map<string, number>();
  for (const pid of (await readdir(proc)).filter((name) => /^\d+$/.test(name))) {
    const [name, rollup] = await Promise.all(
      ["comm", "smaps_rollup"].map((file) => readFile(`${proc}/${pid}/${file}`, "utf8").catch(() => "")),
    );
    const kib = Number(/^Pss:\s+(\d+) kB$/m.exec(rollup ?? "")?.[1] ?? 0);
    const key = (name ?? "").trim();
    sizes.set(key, (sizes.get(key) ?? 0) + kib);
  }
  return sizes;
}

const sum = (sizes: ReadonlyMap<string, number>) => [...sizes.values()].reduce((a, b) => a + b, 0);

/** Memory of one login that waits for the browser: all that is there because of it, and our part. */
export async function waitingMemory(guest: TestGuest, relay: Relay): Promise<Figure[]> {
  relay.decide(() => undefined);
  const before = await memory(guest);
  const client = new AbortController();
  const begun = relay.logins.length;
  const logins = Array.from({ length: WAITING }, () =>
    dialogue({ port: guest.port }, entering(), client.signal),
  );
  await until("all wait", () => relay.logins.length === begun + WAITING || undefined);
  const during = await memory(guest);
  client.abort();
  await Promise.all(logins);
  const mib = (kib: number) => Math.round((kib / 1024 / WAITING) * 100) / 100;
  return [
    { name: "login.waiting.memory", value: mib(sum(during) - sum(before)), unit: "MiB", target: null },
    {
      name: "login.waiting.memory.relay",
      value: mib(during.get("bh-relay") ?? 0),
      unit: "MiB",
      target: null,
    },
  ];
}
