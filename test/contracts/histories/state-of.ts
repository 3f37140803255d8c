import type { Reference } from "../reference/reference.ts";
import { STATUSES } from "../reference/statuses.ts";
import { scene } from "./scene.ts";
import type { World } from "./world-type.ts";

/** What the reference says that StateReader must read at `now`, in its order, each value with its name. */
export function stateOf(world: World, twin: Reference, now: bigint): [name: string, value: bigint][] {
  return [
    ...scene.plans.map((_, index): [string, bigint] => [
      `stock of plan ${index + 1}`,
      BigInt(twin.catalogue.stockOf(index + 1)),
    ]),
    ...twin.subscriptions.flatMap(({ id, expiresAt, owner }): [string, bigint][] => [
      [`status of ${id}`, BigInt(STATUSES.indexOf(twin.statusOf(id, now)))],
      [`expiresAt of ${id}`, expiresAt],
      [`earned of ${id}`, twin.earned(id, now)],
      [`refundable of ${id}`, twin.refundable(id, now)],
      [`canRenew of ${id}`, twin.canRenew(id, now) ? 1n : 0n],
      [`owner of ${id}`, owner === undefined ? 0n : BigInt(world.addressOf(owner))],
    ]),
    ...scene.tokens.flatMap((token) =>
      scene.accounts.flatMap((account): [string, bigint][] => [
        [`${token} of ${account}`, twin.wallets.balanceOf(account, token)],
        [`${token} credit of ${account}`, twin.creditOf(account, token)],
      ]),
    ),
  ];
}
