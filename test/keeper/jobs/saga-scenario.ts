import type { NewJob } from "../../../keeper/core/job.ts";
import type { Saga } from "../../../keeper/jobs/saga.ts";

/** A saga, its world, and how both look when it has ended. */
export interface SagaScenario<World> {
  /** A fresh world. */
  readonly make: (clock: { now: number }) => World;
  readonly saga: (world: World) => Saga;
  readonly job: NewJob;
  /** What of the world must be the same whatever went wrong on the way. */
  readonly snapshot: (world: World) => unknown;
  /** The snapshot when the saga ended done. */
  readonly done: unknown;
  /** The snapshot when it was undone. */
  readonly undone: unknown;
  /** The snapshot to be compared then, for what an undoing leaves as far as it had come. */
  readonly snapshotUndone?: (world: World) => unknown;
}
