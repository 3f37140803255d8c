import { isIPv4 } from "node:net";
import { ipNetwork } from "../../keeper/protocol/ip-network.ts";

const WINDOW_MS = 1_000;
/** More networks than that in a second are a flood of forged ones: those that are new get no answer by UDP. */
const MOST_NETWORKS = 50_000;

/** What to do with an answer: `truncate` it to nothing, so that a real asker comes by TCP, which a forged one cannot. */
export type Verdict = "answer" | "truncate" | "drop";

/**
 * Response-rate limiting: nobody shall flood somebody else by asking in their name. Networks share a budget (IPv4 /24,
 * IPv6 /56), since a victim has more than one address.
 */
export function responseLimit(aSecond: number): (address: string, nowMs: number) => Verdict {
  let begun = 0;
  let used = new Map<string, number>();
  return (address, nowMs) => {
    if (nowMs - begun >= WINDOW_MS || nowMs < begun) {
      begun = nowMs;
      used = new Map();
    }
    const network = networkOf(address);
    const before = used.get(network) ?? 0;
    if (before === 0 && used.size >= MOST_NETWORKS) return "drop";
    used.set(network, before + 1);
    if (before < aSecond) return "answer";
    return (before - aSecond) % 2 === 0 ? "truncate" : "drop";
  };
}

function networkOf(address: string): string {
  const bare = address.split("%")[0] ?? "";
  const ipv4 = /^::ffff:([0-9.]+)$/.exec(bare)?.[1] ?? bare;
  if (isIPv4(ipv4)) return ipv4.replace(/\.[0-9]+$/, "");
  return (ipNetwork(bare).first >> 72n).toString(16);
}
