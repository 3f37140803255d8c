import { FinalError } from "../../core/errors.ts";
import { type LeaseOrder, type LeaseReport, leaseReport } from "../../lease/lease-order.ts";
import { askLine } from "../../lines/ask-line.ts";
import type { LeasePlace } from "./lease-place.ts";

const WHO = { unit: "blockhost-keeper", group: "blockhost" };

/** Tells the keeper at work. @throws RetryableError DAEMON_UNREACHABLE; FinalError with the code that it refuses with */
export async function giveOrder(
  { ipv6 }: Pick<LeasePlace, "ipv6">,
  order: LeaseOrder,
): Promise<Extract<LeaseReport, { ok: true }>> {
  const report = leaseReport.parse(JSON.parse(await askLine(ipv6.orderSocket, order, WHO)));
  if (report.ok) return report;
  throw new FinalError(report.code, report.what, report.remedy);
}
