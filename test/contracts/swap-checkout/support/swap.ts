import { parseEther } from "ethers";
import type { Market } from "./market-type.ts";
import { routes } from "./routes.ts";

/** A swap by one of the market's routes, with far more than is needed for alice's usual order. */
export async function swap(
  m: Market,
  route: keyof Awaited<ReturnType<typeof routes>>,
  overrides: Partial<Swap> = {},
): Promise<Swap> {
  return { ...(await routes(m))[route], maxIn: parseEther("90"), deadline: 2n ** 40n, ...overrides };
}

interface Swap {
  readonly tokenIn: string;
  readonly path: string;
  readonly maxIn: bigint;
  readonly deadline: bigint;
}
