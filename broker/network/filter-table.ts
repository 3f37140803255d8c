import type { RunProgram } from "../../keeper/network/run-program.ts";
import type { KernelTable } from "./kernel-table.ts";
import type { NetworkConfig } from "./network-config.ts";
import { FILTER, ruleset } from "./ruleset.ts";

const FOREIGN = "what somebody else has put there";

/**
 * The firewall: one line, the whole ruleset. Whether it is still there is told by what nftables lists, compared with what
 * it listed when the ruleset had just been put there: it writes the same rules in words of its own.
 */
export function filterTable(run: RunProgram, config: NetworkConfig): KernelTable {
  let ours: { readonly text: string; readonly listing: string } | undefined;
  const list = () => run("nft", ["--stateless", "list", "ruleset", "inet"]).then(tableIn);
  return {
    name: "filter",
    wanted: (desired) => {
      const leased = desired.filter(({ suspended }) => !suspended).map(({ prefix }) => prefix);
      return new Set([ruleset(config, leased.sort())]);
    },
    async observed() {
      return new Set([ours !== undefined && (await list()) === ours.listing ? ours.text : FOREIGN]);
    },
    async change(_gone, [text = ""]) {
      ours = undefined;
      await run("nft", ["--file", "/dev/stdin"], text);
      ours = { text, listing: await list() };
    },
  };
}

/** Our table in a listing of all: of one that is absent nft says so by failing, which could as well be anything else. */
function tableIn(listing: string): string {
  const from = listing.indexOf(`table ${FILTER} {`);
  return from < 0 ? "" : listing.slice(from, listing.indexOf("\n}", from));
}
