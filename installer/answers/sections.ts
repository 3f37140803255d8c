import { admin } from "./admin.ts";
import { blockchain } from "./blockchain.ts";
import { ipv6 } from "./ipv6.ts";
import { network } from "./network.ts";
import { proxmox } from "./proxmox.ts";
import { storage } from "./storage.ts";

/** The schema of each section, in the order in which they are asked. */
export const sections = { network, storage, blockchain, proxmox, ipv6, admin } as const;

export type SectionName = keyof typeof sections;
