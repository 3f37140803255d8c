import type { Answers } from "../../../../installer/answers/answers.ts";
import type { SectionName } from "../../../../installer/answers/sections.ts";
import type { StepShape } from "../../../../installer/wizard/form/step-shape.ts";
import { adminShape } from "../../../../installer/wizard/steps/admin-shape.ts";
import { blockchainShape } from "../../../../installer/wizard/steps/blockchain-shape.ts";
import { ipv6Shape } from "../../../../installer/wizard/steps/ipv6-shape.ts";
import { networkShape } from "../../../../installer/wizard/steps/network-shape.ts";
import { proxmoxShape } from "../../../../installer/wizard/steps/proxmox-shape.ts";
import { storageShape } from "../../../../installer/wizard/steps/storage-shape.ts";

/** How each section stands in fields. @param wallet of the admin */
export function setupForms(wallet: Answers["admin"]["wallet"]): Readonly<Record<SectionName, StepShape>> {
  return {
    network: networkShape,
    storage: storageShape,
    blockchain: blockchainShape(wallet),
    proxmox: proxmoxShape,
    ipv6: ipv6Shape,
    admin: adminShape(wallet),
  };
}
