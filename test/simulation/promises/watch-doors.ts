import type { Block } from "../chain/block.ts";
import type { SimulatedChain } from "../chain/simulated-chain.ts";
import type { Operator } from "../people/operator.ts";
import type { Court } from "./court.ts";
import { PROMISES } from "./promise.ts";

/** Seconds are whole in a knock, and a request takes its time. */
const SLACK_MS = 1_500;

/** Looks at each door that the keeper opens: for a command that is not done with, and never for longer than it said. */
export function watchDoors(court: Court, chain: () => SimulatedChain, operator: Operator) {
  /** Until when each was to be open at its first opening, ms, by store and place of the command. */
  const first = new Map<string, number>();
  return (source: string, until: number, store: number): void => {
    const ciphertext = operator.knocks.get(source);
    if (ciphertext === undefined) throw new Error(`nobody has knocked for ${source}`);
    const done = find(chain().final(), ciphertext);
    if (done && done.acknowledgedAt > 0)
      court.broken(PROMISES.commands, `knock of ${source} is obeyed after its acknowledgement is final`);
    const places = chain().tree.noncesOf(ciphertext);
    // Under another number it is another command, which is taken up anew.
    if (places.size !== 1) return;
    const key = `${store} ${source}`;
    const before = first.get(key) ?? until;
    first.set(key, before);
    if (until > before + SLACK_MS)
      court.broken(
        PROMISES.commands,
        `a door to ${source} is open ${until - before} ms longer than at first`,
      );
  };
}

function find({ ledger }: Block, ciphertext: string) {
  return ledger.inbox.commands.find((posted) => posted.ciphertext === ciphertext);
}
