import type { RunProgram } from "../../keeper/network/run-program.ts";
import type { KernelTable } from "./kernel-table.ts";
import type { NetworkConfig } from "./network-config.ts";

/** Marks routes as ours (rtnetlink(7): from 5 on a number is the user's choice; nothing in iproute2's list has this one). */
const PROTOCOL = "96";
/** Any route to a part of the pool goes before it. */
const LAST_METRIC = 2_147_483_647;

/**
 * Routes of leased prefixes into the tunnel, and the pool's rest to nowhere: what is leased to nobody would go back and
 * forth between us and the router that routes the pool here.
 */
export function routeTable(
  run: RunProgram,
  { tunnel, pool }: Pick<NetworkConfig, "tunnel" | "pool">,
): KernelTable {
  const nowhere = `unreachable ${pool.text}`;
  return {
    name: "routes",
    wanted: (desired) =>
      new Set([nowhere, ...desired.filter(({ suspended }) => !suspended).map(({ prefix }) => prefix)]),
    async observed() {
      const text = await run("ip", ["-6", "-json", "route", "show", "table", "main", "proto", PROTOCOL]);
      return new Set(
        (JSON.parse(text || "[]") as { type?: string; dst: string; dev?: string }[]).map(
          ({ type, dst, dev }) => {
            const to = dst.includes("/") ? dst : `${dst}/128`;
            if (type === "unreachable") return `unreachable ${to}`;
            return dev === tunnel ? to : `${to} dev ${dev}`;
          },
        ),
      );
    },
    async change(gone, come) {
      const words = (line: string) => {
        if (line.startsWith("unreachable ")) return `${line} metric ${LAST_METRIC}`;
        return line.includes(" dev ") ? line : `${line} dev ${tunnel}`;
      };
      const commands = [
        ...gone.map((line) => `route del ${words(line)} proto ${PROTOCOL}`),
        ...come.map((line) => `route replace ${words(line)} proto ${PROTOCOL}`),
      ];
      await run("ip", ["-6", "-batch", "-"], `${commands.join("\n")}\n`);
    },
  };
}
