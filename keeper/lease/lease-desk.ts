import { BlockHostError, FinalError } from "../core/errors.ts";
import type { LeaseKeeper } from "./lease-keeper.ts";
import { type LeaseReport, leaseOrder } from "./lease-order.ts";

/** Answers orders; never rejects. What it answers holds no secret. */
export function leaseDesk(keeper: LeaseKeeper): (line: string) => Promise<string> {
  const obey = async (line: string): Promise<LeaseReport> => {
    const order = read(line);
    if (order.verb === "request") await keeper.request(order.broker, order.maxPrice);
    else if (order.verb === "renew") await keeper.renew(order.maxPrice);
    else if (order.verb === "rekey") await keeper.rekey();
    else if (order.verb === "release") await keeper.release();
    else await keeper.look();
    return { ok: true, heardAt: keeper.heardAt, problems: [...keeper.problems] };
  };
  return async (line) =>
    JSON.stringify(
      await obey(line).catch((error: unknown): LeaseReport => {
        if (error instanceof BlockHostError)
          return { ok: false, code: error.code, what: error.message, remedy: error.remedy };
        const what = error instanceof Error ? error.message : String(error);
        return {
          ok: false,
          code: "INTERNAL",
          what,
          remedy: "This is a bug: please report it with the keeper's log.",
        };
      }),
    );
}

function read(line: string) {
  let value: unknown = null;
  try {
    value = JSON.parse(line);
  } catch {
    // Told as any other word that is not known.
  }
  const parsed = leaseOrder.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new FinalError(
    "LEASE_ORDER_INVALID",
    "The keeper was told something about its lease that it does not know.",
    "Use the `blockhost` command of the same release.",
  );
}
