import { z } from "zod";

const MOST_32_BITS = 2 ** 32 - 1;
const DAY = 86_400;

/** The contract counts bytes. */
const words = z
  .string()
  .regex(/^[^\p{C}\s]([^\p{C}]*[^\p{C}\s])?$/u, "printable characters, no blank at either end")
  .refine((text) => new TextEncoder().encode(text).length <= 64, "at most 64 bytes");
const size = z.int().min(1).max(MOST_32_BITS);

/** A plan as it is put on sale, within the bounds of the contract (`IPlans.PlanTerms`). Times in seconds. */
export const planTerms = z
  .strictObject({
    name: words,
    /** Name of the template that its machines are made from, such as `debian-13`. */
    image: words,
    vcpus: z.int().min(1).max(1_024),
    memoryMiB: size,
    diskGiB: size,
    /** Megabits per second in each direction. */
    mbps: size,
    /** Millionths of a US dollar. */
    pricePerDay: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
    minDays: z.int().min(1).max(1_095),
    maxDays: z.int().min(1).max(1_095),
    gracePeriod: z
      .int()
      .min(0)
      .max(90 * DAY),
    deliveryDeadline: z
      .int()
      .min(900)
      .max(3 * DAY),
    stock: z.int().min(0).max(1_000_000),
  })
  .refine(({ minDays, maxDays }) => minDays <= maxDays, {
    path: ["maxDays"],
    message: "is less than the fewest days",
  });

export type PlanTerms = z.output<typeof planTerms>;
