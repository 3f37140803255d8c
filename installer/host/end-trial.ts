import type { NetworkPlaces } from "./network-places.ts";
import { restoreNetwork } from "./restore-network.ts";
import { restoreResolvers } from "./restore-resolvers.ts";
import type { Run } from "./run.ts";
import type { TrialJournal } from "./trial-journal.ts";

/** Takes a trial back whose ending is written down. After another start the kernel has forgotten it by itself. */
export async function endTrial(
  journal: TrialJournal,
  run: Run,
  places: NetworkPlaces,
  boot: string,
): Promise<void> {
  const trial = await journal.read("over");
  if (trial === null) return;
  if (trial.boot === boot) await restoreNetwork(run, trial.before, places);
  else await restoreResolvers(trial.before, places);
  await journal.close("over");
}
