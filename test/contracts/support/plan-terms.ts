import type { IPlans } from "../../../typechain-types/index.ts";
import { days } from "./days.ts";

/** A plan for one dollar a day, sold 1 to 365 days at a time, with 10 in stock. */
export function planTerms(overrides: Partial<IPlans.PlanTermsStruct> = {}): IPlans.PlanTermsStruct {
  return {
    name: "Small",
    image: "debian-12",
    vcpus: 1,
    memoryMiB: 1024,
    diskGiB: 10,
    mbps: 100,
    pricePerDay: 1_000_000,
    minDays: 1,
    maxDays: 365,
    gracePeriod: days(7),
    deliveryDeadline: 3600,
    stock: 10,
    ...overrides,
  };
}
