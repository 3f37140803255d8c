import type { Condition } from "../alerts/condition.ts";
import type { ChainSeen } from "../ports/chain-status.ts";
import type { WatchConfig } from "../watch-config.ts";

const SUBJECT = "chain";

/** Codes that `chainConditions` decides on while the chain answers. */
export const CHAIN_CODES = ["CHAIN_UNREACHABLE", "CHAIN_STALLED", "CHAIN_READING_BEHIND", "CLOCK_SKEW"];

/** What is wrong with a chain that answers. */
export function chainConditions(
  now: number,
  { latest, confirmed, cursor }: ChainSeen,
  limits: WatchConfig["limits"],
): readonly Condition[] {
  const age = Math.round(now / 1000 - latest.timestamp);
  const behind = confirmed.number - (cursor ?? confirmed.number);
  const found: (Condition | false)[] = [
    limits.headAgeSeconds > 0 &&
      age > limits.headAgeSeconds && {
        code: "CHAIN_STALLED",
        subject: SUBJECT,
        what: `the chain's newest block, ${latest.number}, is ${age} s old by this machine's clock`,
        remedy:
          "compare with a block explorer: the RPC servers stand still, the chain does, or our clock is ahead",
      },
    age < -limits.clockSkewSeconds && {
      code: "CLOCK_SKEW",
      subject: SUBJECT,
      what: `the chain's newest block, ${latest.number}, is from ${-age} s in the future by this machine's clock`,
      remedy: "set this machine's clock: let systemd-timesyncd or chrony keep it",
    },
    behind > limits.cursorBlocks && {
      code: "CHAIN_READING_BEHIND",
      subject: SUBJECT,
      what: `${behind} confirmed blocks have not been read`,
      remedy: "wait if the keeper was off; else see in the log what the RPC servers refuse",
    },
  ];
  return found.filter((each) => each !== false);
}

/** What it is when no RPC server has answered for so long; the rest is not known then. */
export function chainUnreachable(seconds: number): Condition {
  return {
    code: "CHAIN_UNREACHABLE",
    subject: SUBJECT,
    what: `no RPC server of the chain has answered for ${seconds} s`,
    remedy: "check the servers in rpcUrls and the way to them; the keeper goes on by itself once one answers",
  };
}
