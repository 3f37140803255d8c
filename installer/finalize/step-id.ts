/** The steps, in the order in which they are taken. */
export const STEP_IDS = [
  "preflight",
  "keys",
  "deployer",
  "contracts",
  "pve-access",
  "pve-storage",
  "pve-network",
  "template",
  "configuration",
  "gas",
  "certificate",
  "services",
  "sweep",
  "doctor",
] as const;

export type StepId = (typeof STEP_IDS)[number];
