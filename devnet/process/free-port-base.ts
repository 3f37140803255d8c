import { once } from "node:events";
import { createServer } from "node:net";
import { FinalError } from "../../keeper/core/errors.ts";

/** Below the kernel's range for outgoing connections, where a free port would not stay free. */
const LOWEST = 10_000;
const HIGHEST = 31_000;
const TRIES = 50;

/**
 * A number such that the loopback ports `base + first` to `base + first + count - 1` are free now.
 *
 * @throws FinalError NO_FREE_PORTS
 */
export async function freePortBase(first: number, count: number, random: () => number): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const base = LOWEST + Math.floor(random() * (HIGHEST - LOWEST - first - count));
    const ports = Array.from({ length: count }, (_, index) => base + first + index);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return base;
  }
  throw new FinalError(
    "NO_FREE_PORTS",
    `There are no ${count} free loopback ports in a row between ${LOWEST} and ${HIGHEST}.`,
    "End what holds them: ss -tlnp shows it.",
  );
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
