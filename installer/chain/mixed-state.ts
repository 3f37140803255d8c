import { FinalError } from "../../keeper/core/errors.ts";

/** Ignition's journal and the outbox are of different times: to go on by them could send something twice. */
export function mixedState(how: string): FinalError {
  return new FinalError(
    "DEPLOYMENT_STATE_MIXED",
    `Journal and transactions of the deployment do not belong together: ${how}.`,
    "Bring both back from one backup of the installer's state folder. Or move the chain's folder in it away: then a new deployment begins, and what the old one has made stays on the chain, unused.",
  );
}
