import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Answers, answers } from "../../../../installer/answers/answers.ts";
import type { HostLayout } from "../../../../installer/finalize/host-layout.ts";
import { type OpenFinalizer, openFinalizer } from "../../../../installer/finalize/open-finalizer.ts";
import type { Outside } from "../../../../installer/finalize/ports/outside.ts";
import type { Step } from "../../../../installer/finalize/step.ts";
import type { StepId } from "../../../../installer/finalize/step-id.ts";
import type { Time } from "../../../../keeper/core/time.ts";
import { Database } from "../../../../keeper/store/database.ts";
import { FinalizeRepository } from "../../../../keeper/store/setup/finalize-repository.ts";
import { setupMigrations } from "../../../../keeper/store/setup/setup-migrations.ts";
import { someAnswers } from "../../answers/some-answers.ts";
import { layoutIn } from "./layout-in.ts";

/** Waits for nothing: what a test waits for is an event. */
const noWait: Time = { now: Date.now, sleep: async () => {} };

/** A finalizer over a database on disk, with steps of the test's own. */
export class SetupBed {
  readonly answers: Answers = answers.parse(someAnswers);
  readonly layout: HostLayout;
  /** How often the outside was opened and closed. */
  readonly opened = { times: 0, closed: 0 };
  database: Database;
  store: FinalizeRepository<StepId>;
  #finalizer: OpenFinalizer | undefined;
  readonly #folder: string;

  private constructor(folder: string, database: Database) {
    this.#folder = folder;
    this.layout = layoutIn(folder);
    this.database = database;
    this.store = new FinalizeRepository(database);
  }

  static async open(): Promise<SetupBed> {
    const folder = await mkdtemp(join(tmpdir(), "blockhost-setup-"));
    return new SetupBed(folder, await Database.open(join(folder, "setup.db"), setupMigrations));
  }

  async finalizer(steps: readonly Step[], time = noWait): Promise<OpenFinalizer> {
    const { store, layout, opened } = this;
    const openOutside = async () => {
      opened.times += 1;
      const close = async () => {
        opened.closed += 1;
      };
      // Steps of a test reach nothing.
      return { close } as Partial<Outside> as Outside;
    };
    this.#finalizer = await openFinalizer({ steps, store, layout, time, openOutside });
    return this.#finalizer;
  }

  /** As the next process finds it. */
  async reopen(): Promise<void> {
    await this.#finalizer?.close();
    await this.database.close();
    this.database = await Database.open(join(this.#folder, "setup.db"), setupMigrations);
    this.store = new FinalizeRepository(this.database);
  }

  async close(): Promise<void> {
    await this.#finalizer?.close();
    await this.database.close();
    await rm(this.#folder, { recursive: true });
  }
}
