import { z } from "zod";
import type { Teller } from "../../devnet/demo/teller.ts";
import { FinalError } from "../../keeper/core/errors.ts";
import type { Answers } from "../answers/answers.ts";
import { openInstaller } from "../composition/open-installer.ts";
import type { OutsideOptions } from "../composition/open-outside.ts";
import { allSteps } from "../finalize/all-steps.ts";
import type { FinalizeView } from "../finalize/finalizer.ts";
import { runUnattended } from "../finalize/run-unattended.ts";

/** Those that are left out are of a host that stays. */
const STEPS = allSteps.filter(({ id }) => !["services", "sweep", "doctor"].includes(id));

const contractsShape = z.object({ subscriptions: z.string(), credential: z.string() });

/**
 * Takes the installer's own steps. Where the contracts are.
 *
 * @throws FinalError REHEARSAL_FAILED with what the step said that failed; the signal's reason
 */
export async function setUp(
  setup: OutsideOptions,
  answers: Answers,
  teller: Teller,
  signal: AbortSignal,
): Promise<z.output<typeof contractsShape>> {
  const installer = await openInstaller({ ...setup, resume: false, steps: STEPS });
  const { finalizer } = installer;
  const stop = () => void finalizer.cancel();
  signal.addEventListener("abort", stop);
  try {
    await teller.step("set up", async (doing) => {
      await runUnattended(finalizer, answers, ({ step, text }) => doing(step ? `${step}: ${text}` : ""));
      signal.throwIfAborted();
      refuseFailed(await finalizer.view());
      return "Proxmox VE is as the keeper needs it; the contracts are on a chain of the rehearsal's own";
    });
    const { steps } = await finalizer.view();
    return contractsShape.parse(steps.find(({ id }) => id === "contracts")?.output);
  } finally {
    signal.removeEventListener("abort", stop);
    await installer.close();
  }
}

function refuseFailed({ status, steps }: FinalizeView): void {
  if (status === "done") return;
  const { title, error } = steps.find((step) => step.status === "failed") ?? {};
  if (!error) throw new Error(`this is a bug: the steps are ${status}, and none has failed`);
  throw new FinalError("REHEARSAL_FAILED", `${title}: ${error.code}: ${error.what}`, error.remedy);
}
