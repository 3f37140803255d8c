import type { ChainLeases } from "../../chain/chain-leases.ts";
import { leasedPrefix, type PrefixLease } from "../../core/prefix-lease.ts";
import type { LeaseReport } from "../../lease/lease-order.ts";
import { renewsAt } from "../../lease/lease-rules.ts";
import { type Finding, fail, ok, warn } from "../doctor/finding.ts";
import { moment } from "../time-words.ts";
import { coins, leaseWords } from "./lease-words.ts";

/** A handshake is made every two minutes. */
const SILENT_SECONDS = 300;

/** A lease as it is written down, against the contracts. */
export async function checkLease(
  market: Pick<ChainLeases, "look" | "lease" | "period">,
  lease: PrefixLease | undefined,
): Promise<readonly Finding[]> {
  const ask = "blockhost broker list, then blockhost broker request";
  if (lease === undefined) return [warn("lease", "no prefix was ever asked for", ask)];
  if (lease.reason !== null) return [fail("lease", leaseWords(lease), ask)];
  const carries = leasedPrefix(lease) !== null;
  const findings = [
    (carries ? ok : warn)(
      "lease",
      leaseWords(lease),
      carries ? "" : "wait; if it stays, see the problems below",
    ),
  ];
  const { offer, leaseId, block } = await market.look(lease.broker);
  if (lease.leaseId !== null && leaseId !== lease.leaseId)
    findings.push(
      fail(
        "lease on chain",
        `it is ${leaseId ?? "none"}, not ${lease.leaseId}`,
        "start the keeper: it takes that in",
      ),
    );
  if (lease.leaseId !== null)
    findings.push(paidFinding(await market.lease(lease.leaseId), block.timestamp, market));
  if (offer === null || !offer.takesRenewals)
    findings.push(
      fail(
        "broker",
        `broker ${lease.broker} takes no renewals any more`,
        `before the paid time ends: ${ask}`,
      ),
    );
  else if (offer.price > lease.maxPrice)
    findings.push(
      fail(
        "price",
        `a period costs ${coins.words(offer.price)}, and ${coins.words(lease.maxPrice)} was agreed to`,
        `blockhost broker renew --max-price ${coins.words(offer.price)}`,
      ),
    );
  else
    findings.push(
      ok("broker", `broker ${offer.id} (${offer.region}) takes ${coins.words(offer.price)} a period`),
    );
  return findings;
}

/** The tunnel, as the keeper at work tells of it. */
export function checkTunnel(
  { heardAt, problems }: Extract<LeaseReport, { ok: true }>,
  lease: PrefixLease | undefined,
  now: number,
): readonly Finding[] {
  const told = problems.map(({ code, what, remedy }) => fail("keeper", `${code}: ${what}`, remedy));
  if (lease === undefined || leasedPrefix(lease) === null) return told;
  const isHeard = heardAt !== null && now - heardAt < SILENT_SECONDS;
  const what =
    heardAt === null
      ? "the broker was never heard of"
      : `the broker was heard of at ${moment(heardAt * 1_000)}`;
  const remedy = "let UDP out to the broker's port; if it does so already, tell the broker's operator";
  return [...told, isHeard ? ok("tunnel", what) : fail("tunnel", what, remedy)];
}

function paidFinding(
  { endsAt, status }: { readonly endsAt: number; readonly status: string },
  now: number,
  { period }: Pick<ChainLeases, "period">,
): Finding {
  const what = `${status}, paid until ${moment(endsAt * 1_000)}`;
  if (status !== "active")
    return fail("paid time", what, "blockhost broker renew; see whether the keeper runs");
  return now < renewsAt(endsAt, period) + period / 8
    ? ok("paid time", what)
    : warn(
        "paid time",
        `${what}, and should be renewed by now`,
        "see whether the keeper runs, and its problems",
      );
}
