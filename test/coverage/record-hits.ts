import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

/** The tags that instrumented code reports on every in-process chain created from now on; the set grows meanwhile. */
export function recordHits({ hooks }: Pick<HardhatRuntimeEnvironment, "hooks">): ReadonlySet<string> {
  const hits = new Set<string>();
  hooks.registerHandlers("network", {
    async onCoverageData(_context, tags) {
      for (const tag of tags) hits.add(tag);
    },
  });
  return hits;
}
