import type { Reference } from "../reference/reference.ts";
import { scene } from "./scene.ts";
import type { TwinAction } from "./twin-action.ts";

/**
 * What takes all money out once all time has passed, by anybody: each is made from what the one before it left.
 */
export function* lastActions(twin: Reference): Generator<TwinAction> {
  const from = "carol";
  const ids = twin.subscriptions.map(({ id }) => id);
  for (const { id, phase } of twin.subscriptions) {
    if (phase !== "Pending") continue;
    yield { from, method: "reclaim", args: [id], replay: (now) => twin.reclaim(now, from, id) };
  }
  yield { from, method: "collect", args: [ids], replay: (now) => twin.collect(now, ids) };
  for (const account of scene.accounts) {
    for (const token of scene.tokens) {
      if (twin.creditOf(account, token) === 0n) continue;
      const replay = () => twin.withdrawFor(account, token);
      yield { from, method: "withdrawFor", args: [account, token], replay };
    }
  }
}
