import { z } from "zod";
import { RetryableError } from "../core/errors.ts";
import { ipNetwork } from "../protocol/ip-network.ts";
import { firewallTable } from "./firewall-table.ts";
import type { OpenKnock } from "./rootd-answer.ts";
import type { RootdConfig } from "./rootd-config.ts";
import { runNft } from "./run-nft.ts";

/** The kernel's sets of who may come in: the only memory that there is, and it forgets by itself. */
export interface Firewall {
  /** Makes the table anew, whatever was there: every door is closed afterwards. */
  reset(): Promise<void>;
  list(): Promise<readonly OpenKnock[]>;
  /** Takes these away and adds those, in one step or not at all. None that comes may overlap one that stays. */
  replace(gone: readonly OpenKnock[], come: readonly OpenKnock[]): Promise<void>;
  /** Closes every door. */
  clear(): Promise<void>;
}

const TABLE = { family: "inet", table: "blockhost" };
const SETS = ["knock4", "knock6"] as const;

const listed = z.object({
  nftables: z.array(
    z.object({
      set: z
        .object({
          elem: z
            .array(
              z.object({
                elem: z.object({
                  val: z.object({
                    concat: z.tuple([
                      z.union([
                        z.string(),
                        z.object({ prefix: z.object({ addr: z.string(), len: z.int() }) }),
                      ]),
                      z.int(),
                    ]),
                  }),
                  /** Whole seconds, rounded down. */
                  expires: z.int().min(0),
                }),
              }),
            )
            .default([]),
        })
        .optional(),
    }),
  ),
});

/**
 * Functions throw RetryableError ROOTD_FIREWALL_FAILED, `replace` also when an element expired in between.
 *
 * @param nft does what stands in a text for nftables
 */
export function nftFirewall(config: RootdConfig, nft: (input: string) => Promise<string> = runNft): Firewall {
  const run = (commands: readonly object[]) => nft(JSON.stringify({ nftables: commands }));
  return {
    async reset() {
      await nft(firewallTable(config));
    },
    async list() {
      const text = await run([{ list: { table: { family: TABLE.family, name: TABLE.table } } }]);
      try {
        return listed.parse(JSON.parse(text)).nftables.flatMap(({ set }) => set?.elem.map(knockOf) ?? []);
      } catch (cause) {
        throw new RetryableError(
          "ROOTD_FIREWALL_FAILED",
          "the sets knock4 and knock6 hold something that rootd has not put there",
          "Restart rootd: it makes its table anew, with all doors closed",
          { cause },
        );
      }
    },
    async replace(gone, come) {
      await run([
        ...gone.map((knock) => ({ delete: bare(knock) })),
        ...come.map((knock) => ({ add: timed(knock) })),
      ]);
    },
    async clear() {
      await run(SETS.map((name) => ({ flush: { set: { ...TABLE, name } } })));
    },
  };
}

type Listed = NonNullable<z.output<typeof listed>["nftables"][number]["set"]>["elem"][number];

function knockOf({ elem: { val, expires } }: Listed): OpenKnock {
  const [source, port] = val.concat;
  const text = typeof source === "string" ? source : `${source.prefix.addr}/${source.prefix.len}`;
  return { source: text, port, seconds: expires };
}

function bare({ source, port }: OpenKnock): object {
  return element(source, { concat: [prefixOf(source), port] });
}

/** A timeout of 0 would be for ever. */
function timed({ source, port, seconds }: OpenKnock): object {
  return element(source, {
    elem: { val: { concat: [prefixOf(source), port] }, timeout: Math.max(1, seconds) },
  });
}

function element(source: string, elem: object): object {
  return { element: { ...TABLE, name: source.includes(":") ? "knock6" : "knock4", elem: [elem] } };
}

function prefixOf(source: string): object {
  const [addr] = source.split("/");
  return { prefix: { addr, len: ipNetwork(source).length } };
}
