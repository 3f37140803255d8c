import { FinalError } from "../../keeper/core/errors.ts";
import { Mutex } from "../../keeper/core/mutex.ts";
import type { Time } from "../../keeper/core/time.ts";
import type { NetworkAnswers } from "../answers/network.ts";
import type { NetworkTrial } from "../server/ports/network-trial.ts";
import { armGuard } from "./arm-guard.ts";
import { changeNetwork } from "./change-network.ts";
import type { NetworkPlaces } from "./network-places.ts";
import { takeSnapshot } from "./network-snapshot.ts";
import { type NetworkFiles, persistNetwork } from "./persist-network.ts";
import { readBootId } from "./read-boot-id.ts";
import type { Run } from "./run.ts";
import { TrialJournal } from "./trial-journal.ts";

/** As long as a browser needs to find the host under another address. Milliseconds. */
const TRIAL_MS = 60_000;
/** As `confirmBy`: nothing can be confirmed any more. */
const OVER = 0;
/** So that the answer to whoever asked for it leaves by the old address. Milliseconds. */
const BEFORE_MS = 300;

export interface NetworkTrialParts {
  readonly run: Run;
  /** `folder` is the trial's own and exists, mode 0700. */
  readonly places: NetworkPlaces;
  /** A program that does `guardTrial`, and its first words. */
  readonly guard: readonly [string, ...string[]];
  readonly files: NetworkFiles;
  readonly time: Time;
  /** Tells of what nobody waits for. */
  readonly warn: (what: string) => void;
  /** How long a trial lasts. */
  readonly trialMs?: number;
}

/**
 * Tries a network in the kernel alone. A process of its own takes it back unless it is confirmed in time; only then is it
 * written to the files that outlast a restart. So neither a crash at any point nor a restart leaves the host without the
 * network that it had.
 */
export class HostNetworkTrial implements NetworkTrial {
  readonly #parts: NetworkTrialParts;
  readonly #journal: TrialJournal;
  readonly #boot: string;
  readonly #mutex = new Mutex();

  private constructor(parts: NetworkTrialParts, journal: TrialJournal, boot: string) {
    this.#parts = parts;
    this.#journal = journal;
    this.#boot = boot;
  }

  /** Goes on with what a crash has left: an ending that was decided, or a trial that may have lost its guard. */
  static async open(parts: NetworkTrialParts): Promise<HostNetworkTrial> {
    const { places, guard, files, trialMs = TRIAL_MS } = parts;
    const journal = new TrialJournal(places.folder);
    const boot = await readBootId();
    const confirmed = await journal.read("confirmed");
    if (confirmed !== null) {
      await persistNetwork(files, confirmed);
      await journal.close("confirmed");
    }
    const isUnderWay = (await journal.read("running")) ?? (await journal.read("over"));
    if (isUnderWay !== null) await armGuard(guard, places, trialMs);
    return new HostNetworkTrial(parts, journal, boot);
  }

  async confirmBy(): Promise<number | null> {
    const trial = await this.#journal.read("running");
    return trial === null || trial.confirmBy === OVER ? null : trial.confirmBy;
  }

  apply(wanted: Exclude<NetworkAnswers, { mode: "keep" }>) {
    return this.#mutex.run(async () => {
      const { run, places, guard, time, trialMs = TRIAL_MS } = this.#parts;
      if ((await this.#journal.read("running")) !== null)
        throw new FinalError(
          "NETWORK_TRIAL_RUNNING",
          "A network is being tried already.",
          "Confirm it, or wait until it is taken back; that takes a minute at most.",
        );
      const before = await takeSnapshot(run, wanted.interface, places.resolvConf);
      const confirmBy = time.now() + trialMs;
      const trial = { wanted, before, confirmBy, boot: this.#boot };
      await this.#journal.begin(trial);
      try {
        await armGuard(guard, places, trialMs);
      } catch (error) {
        await this.#journal.end("over");
        await this.#journal.close("over");
        throw error;
      }
      const begin = () =>
        this.#mutex.run(async () => {
          await time.sleep(BEFORE_MS);
          if ((await this.#journal.read("running")) === null) return;
          await changeNetwork(run, wanted, before, places).catch(async (error: Error) => {
            this.#parts.warn(error.message);
            // One process alone takes networks back: the guard, at once.
            await this.#journal.begin({ ...trial, confirmBy: OVER });
          });
        });
      return { confirmBy, begin };
    });
  }

  confirm(): Promise<void> {
    return this.#mutex.run(async () => {
      const trial = (await this.confirmBy()) === null ? null : await this.#journal.end("confirmed");
      if (trial === null)
        throw new FinalError(
          "NETWORK_TRIAL_OVER",
          "No network is being tried: what there was has been taken back.",
          "Try it again, and confirm it within a minute.",
        );
      await persistNetwork(this.#parts.files, trial);
      await this.#journal.close("confirmed");
    });
  }
}
