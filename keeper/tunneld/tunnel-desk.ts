import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writePrivateFile } from "../chain/write-private-file.ts";
import { FinalError, RetryableError } from "../core/errors.ts";
import { Mutex } from "../core/mutex.ts";
import type { RaisedTunnel } from "../lease/ports/tunnel.ts";
import { failureOf } from "../lines/failure-of.ts";
import {
  type BrokerTunnel,
  lowerBrokerTunnel,
  raiseBrokerTunnel,
  tunnelHandshake,
} from "../network/broker-tunnel.ts";
import type { RunProgram } from "../network/run-program.ts";
import { refuseOwnNetworks } from "./refuse-own-networks.ts";
import type { TunnelConfig } from "./tunnel-config.ts";
import { TunnelKeys } from "./tunnel-keys.ts";
import { raisedTunnel, type TunnelAnswer, type TunnelRequest, tunnelRequest } from "./tunnel-request.ts";

/** A line of the audit log. */
export type TunnelAudit =
  | { readonly event: "asked"; readonly request: TunnelRequest }
  | { readonly event: "refused"; readonly code: string; readonly what: string };

export interface TunnelDesk {
  /** Answers one line. Never rejects. */
  answer(line: string): Promise<string>;
  /** Raises what was raised last, as after a restart of the machine; nothing when there was none. @throws BlockHostError */
  again(): Promise<void>;
}

/**
 * Makes the tunnel that the keeper asks for, between interfaces that the operator has named. What is raised is written
 * down, so that it is there again before anybody asks.
 *
 * @param audit hears what is asked before it is done; the same thing asked again is no news
 * @param now unix seconds
 */
export function tunnelDesk(
  config: TunnelConfig,
  run: RunProgram,
  audit: (entry: TunnelAudit) => void,
  now: () => number,
): TunnelDesk {
  const { folder, name, bridge, uplink, hostPorts, mtu } = config;
  const keys = new TunnelKeys(join(folder, "keys"));
  const memory = join(folder, "raised.json");
  const turns = new Mutex();
  let asked = "";

  const raise = async (wanted: RaisedTunnel): Promise<number | null> => {
    const { hostKey, prefix, broker } = wanted;
    const privateKeyFile = await keys.file(hostKey);
    await refuseOwnNetworks(run, prefix, [bridge, name]);
    const tunnel: BrokerTunnel = {
      ...{ name, bridge, uplink, hostPorts, mtu, prefix, broker },
      ...{ privateKeyFile, publicKey: hostKey },
    };
    const before = await last();
    // A broker that was changed, or a prefix: what was made for the other goes first.
    if (before !== null && before.prefix !== prefix)
      await lowerBrokerTunnel(run, { name, bridge, prefix: before.prefix });
    if (JSON.stringify(before) !== JSON.stringify(wanted))
      await writePrivateFile(memory, `${JSON.stringify(wanted)}\n`);
    await raiseBrokerTunnel(run, tunnel, now());
    await keys.keepOnly([hostKey, ...wanted.alsoKeep]);
    return tunnelHandshake(run, tunnel);
  };
  const lower = async (): Promise<void> => {
    const before = await last();
    if (before !== null) await lowerBrokerTunnel(run, { name, bridge, prefix: before.prefix });
    await rm(memory, { force: true });
  };
  const last = async (): Promise<RaisedTunnel | null> => {
    const text = await readFile(memory, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
    return text === null ? null : raisedTunnel.parse(JSON.parse(text));
  };
  const obey = async (request: TunnelRequest): Promise<TunnelAnswer> => {
    switch (request.verb) {
      case "fresh-key":
        return { ok: true, key: await keys.fresh() };
      case "raise":
        return { ok: true, heardAt: await raise(request.tunnel) };
      case "lower":
        await lower();
        return { ok: true };
    }
  };
  const answer = async (line: string): Promise<TunnelAnswer> => {
    try {
      const request = read(line);
      if (line !== asked) audit({ event: "asked", request });
      asked = line;
      return await turns.run(() => obey(request));
    } catch (error) {
      const failure = failureOf(error);
      audit({ event: "refused", code: failure.code, what: failure.what });
      return { ok: false, retry: error instanceof RetryableError, ...failure };
    }
  };
  return {
    answer: async (line) => JSON.stringify(await answer(line)),
    again: () =>
      turns.run(async () => {
        const before = await last();
        if (before !== null) await raise(before);
      }),
  };
}

function read(line: string): TunnelRequest {
  let value: unknown = null;
  try {
    value = JSON.parse(line);
  } catch {
    // Told as any other word that is not known.
  }
  const parsed = tunnelRequest.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.join(".") || "the whole"}: ${message}`,
  );
  throw new FinalError(
    "TUNNEL_REQUEST_INVALID",
    `a tunnel was asked for that cannot be: ${problems.join("; ")}`,
    "Run keeper and blockhost-tunnel of the same release; if they are, the broker's answer is of no use",
  );
}
