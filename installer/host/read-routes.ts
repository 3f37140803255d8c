import { z } from "zod";
import type { Run } from "./run.ts";

const shape = z.array(
  z
    .object({
      dst: z.string(),
      gateway: z.string().optional(),
      dev: z.string().optional(),
      protocol: z.string().optional(),
      scope: z.string().optional(),
      prefsrc: z.string().optional(),
      metric: z.number().optional(),
      flags: z.array(z.string()).optional(),
    })
    .loose(),
);

/** An IPv4 route of the main table that somebody set: the kernel makes those of networks by itself. */
export interface Route {
  /** A network, or `default`. */
  readonly dst: string;
  readonly dev: string;
  readonly gateway: string | null;
  readonly metric: number | null;
  readonly source: string | null;
  readonly scope: string | null;
  /** Whether the gateway is reached though no network of the interface has it. */
  readonly isOnLink: boolean;
}

export async function readRoutes(run: Run): Promise<readonly Route[]> {
  const routes = shape.parse(JSON.parse(await run("ip", ["-4", "-j", "route", "show"])));
  return routes.flatMap(({ dst, dev, protocol, ...route }) =>
    // ifupdown2, which Proxmox VE uses, calls its routes the kernel's too; those of networks have no gateway.
    dev === undefined || (protocol === "kernel" && route.gateway === undefined)
      ? []
      : [
          {
            dst,
            dev,
            gateway: route.gateway ?? null,
            metric: route.metric ?? null,
            source: route.prefsrc ?? null,
            scope: route.scope ?? null,
            isOnLink: route.flags?.includes("onlink") ?? false,
          },
        ],
  );
}
