/** A plan that can be sold. */
export interface PlanStock {
  readonly id: bigint;
  readonly stock: number;
  readonly retired: boolean;
}

/** Reads the plans as they stand at the confirmed block. */
export type ReadPlans = () => Promise<readonly PlanStock[]>;
