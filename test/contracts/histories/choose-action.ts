import { encodeBytes32String } from "ethers";
import type { Reference } from "../reference/reference.ts";
import { keys } from "../support/keys.ts";
import { sealed } from "../support/sealed.ts";
import { aim } from "./aim.ts";
import { chooseParts } from "./choose-parts.ts";
import type { Step } from "./step-type.ts";
import type { TwinAction } from "./twin-action.ts";
import type { World } from "./world-type.ts";

const reason = encodeBytes32String("REASON");

/** Makes a step concrete, as things stand at `now`; `time` is when to do it. */
export function chooseAction(
  world: World,
  twin: Reference,
  step: Step,
  now: bigint,
): { readonly action: TwinAction; readonly time: bigint } {
  const { action, ids, time } = aim(twin, step, now);
  return { action: actionOn(world, twin, { ...step, action }, ids, time), time };
}

function actionOn(
  world: World,
  twin: Reference,
  step: Step,
  ids: readonly bigint[],
  time: bigint,
): TwinAction {
  const { action: method, planId, numDays, token } = step;
  const [id = 0n] = ids;
  const parts = chooseParts(twin, step, id, time);
  const { tenant, other, owner } = parts;
  const recipient = other;
  switch (method) {
    case "purchase":
    case "purchaseFor": {
      const order = { planId, numDays, token, recipient, maxAmount: parts.limit(planId, token) };
      const params = { ...order, encryptionKey: keys.alice };
      const forOther = method === "purchaseFor";
      return {
        from: tenant,
        method,
        args: forOther ? [params, other] : [params],
        kind: recipient === tenant ? method : `${method} as a gift`,
        replay: (now) => twin.purchase(now, tenant, order, forOther ? other : tenant),
      };
    }
    case "deliver": {
      const { subscription } = parts;
      const ref = subscription === undefined ? reason : world.purchaseRef(subscription);
      return {
        from: "host",
        method,
        args: [id, ref, sealed],
        replay: (now) => twin.deliver(now, id),
      };
    }
    case "reject":
      return { from: "host", method, args: [id, reason], replay: (now) => twin.reject(now, id) };
    case "reclaim": {
      const from = parts.payer;
      return { from, method, args: [id], replay: (now) => twin.reclaim(now, from, id) };
    }
    case "renew": {
      const money = parts.moneyOfRenewal;
      const most = parts.limit(parts.subscription?.planId ?? 0, money);
      return {
        from: tenant,
        method,
        args: [id, numDays, money, most],
        kind: money === parts.subscription?.token ? method : "renew in another token",
        replay: (now) => twin.renew(now, tenant, id, numDays, money, most),
      };
    }
    case "cancel":
      return { from: owner, method, args: [id], replay: (now) => twin.cancel(now, owner, id) };
    case "terminate":
      return { from: "host", method, args: [id, reason], replay: (now) => twin.terminate(now, id) };
    case "close":
      return { from: "host", method, args: [id], replay: (now) => twin.close(now, id) };
    case "collect":
      return {
        from: tenant,
        method,
        args: [ids],
        replay: (now) => twin.collect(now, ids),
      };
    case "withdraw":
    case "withdrawFor": {
      const [account, money] = parts.credit;
      const replay = () => twin.withdrawFor(account, money);
      if (method === "withdraw") return { from: account, method, args: [money], replay };
      return { from: tenant, method, args: [account, money], replay };
    }
    case "transferFrom":
      return {
        from: owner,
        on: "credential",
        method,
        args: [owner, recipient, id],
        replay: quiet(() => twin.transfer(owner, recipient, id)),
      };
    case "pause":
      return { from: "host", method, args: [], replay: quiet(() => twin.pause()) };
    case "unpause":
      return { from: "host", method, args: [], replay: quiet(() => twin.unpause()) };
    case "retirePlan":
      return { from: "host", method, args: [planId], replay: quiet(() => twin.catalogue.retire(planId)) };
    case "acceptToken":
      return { from: "host", method, args: [token], replay: quiet(() => twin.catalogue.accept(token)) };
    case "dropToken":
      return { from: "host", method, args: [token], replay: quiet(() => twin.catalogue.drop(token)) };
  }
}

/** Of an action whose events are not about money. */
function quiet(act: () => void): TwinAction["replay"] {
  return () => {
    act();
    return [];
  };
}
