import type { Step } from "./step.ts";
import { STEP_IDS, type StepId } from "./step-id.ts";
import { certificate } from "./steps/certificate.ts";
import { configuration } from "./steps/configuration.ts";
import { contracts } from "./steps/contracts.ts";
import { deployer } from "./steps/deployer.ts";
import { doctor } from "./steps/doctor.ts";
import { gas } from "./steps/gas.ts";
import { keys } from "./steps/keys.ts";
import { preflight } from "./steps/preflight.ts";
import { pveAccess } from "./steps/pve-access.ts";
import { pveNetwork } from "./steps/pve-network.ts";
import { pveStorage } from "./steps/pve-storage.ts";
import { services } from "./steps/services.ts";
import { sweep } from "./steps/sweep.ts";
import { template } from "./steps/template.ts";

const BY_ID: { readonly [Id in StepId]: Step<Id> } = {
  preflight,
  keys,
  deployer,
  contracts,
  "pve-access": pveAccess,
  "pve-storage": pveStorage,
  "pve-network": pveNetwork,
  template,
  configuration,
  gas,
  certificate,
  services,
  sweep,
  doctor,
};

/** Every step, in the order in which they are taken. */
export const allSteps: readonly Step[] = STEP_IDS.map((id): Step => BY_ID[id] as Step);
