import fc from "fast-check";
import { scene } from "./scene.ts";

/** Every action, with how often it is tried. */
const WEIGHTS = {
  purchase: 4,
  purchaseFor: 2,
  deliver: 6,
  reject: 2,
  reclaim: 4,
  renew: 12,
  cancel: 2,
  terminate: 2,
  close: 3,
  collect: 6,
  withdraw: 3,
  withdrawFor: 3,
  transferFrom: 2,
  pause: 1,
  unpause: 6,
  retirePlan: 1,
  dropToken: 1,
  acceptToken: 3,
} as const;

const day = 86_400;

/** Seconds, or until a moment at which what is possible with a subscription changes, give or take one second. */
const wait = fc.oneof(
  { weight: 3, arbitrary: fc.record({ seconds: fc.constant(0) }) },
  { weight: 4, arbitrary: fc.record({ seconds: fc.integer({ min: 1, max: 600 }) }) },
  { weight: 3, arbitrary: fc.record({ seconds: fc.integer({ min: 600, max: day }) }) },
  { weight: 3, arbitrary: fc.record({ seconds: fc.integer({ min: day, max: 40 * day }) }) },
  { weight: 1, arbitrary: fc.record({ seconds: fc.integer({ min: 40 * day, max: 800 * day }) }) },
  { weight: 6, arbitrary: fc.record({ edge: fc.nat(11), offset: fc.integer({ min: -1, max: 1 }) }) },
);

const numDays = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 41, max: 1095 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 2, 365, 366, 1095, 1096) },
);

const rarely = (times: number) => fc.nat(times - 1).map((one) => one === 0);

/** One step of a history. What it comes to depends on how things stand by then. */
export const step = fc.record({
  wait,
  action: fc.oneof(
    ...Object.entries(WEIGHTS).map(([action, weight]) => ({
      weight,
      arbitrary: fc.constant(action as keyof typeof WEIGHTS),
    })),
  ),
  /** Which of the subscriptions, plans or credits that fit, modulo their number. */
  target: fc.nat(11),
  /** How many of them, for an action on many. */
  count: fc.integer({ min: 1, max: 6 }),
  /** Any subscription instead, and one that does not exist. */
  stray: rarely(10),
  /** A caller or token for which the action is probably refused. */
  odd: rarely(5),
  tenant: fc.constantFrom(...scene.tenants),
  other: fc.constantFrom(...scene.tenants),
  planId: fc.oneof({ weight: 30, arbitrary: fc.integer({ min: 1, max: 3 }) }, fc.constantFrom(0, 4)),
  token: fc.constantFrom(...scene.tokens),
  numDays,
  /** What the caller agrees to pay, next to the price. */
  limit: fc.constantFrom("none", "none", "none", "none", "exact", "exact", "exact", "short"),
});
