import { z } from "zod";
import type { Pve } from "./pve.ts";
import { readAnswer } from "./read-answer.ts";

/** The firewall knows the set of this name as the addresses that net0 may use, for IP and ARP. */
export const FENCE_SET = "ipfilter-net0";

const setsShape = z.array(z.object({ name: z.string() }).loose());
const entriesShape = z.array(z.object({ cidr: z.string() }).loose());

/** The addresses that the VM may use, without prefix; null when nobody has said yet. */
export async function readFence(pve: Pve, node: string, vmid: number): Promise<readonly string[] | null> {
  const { ipset } = pve.api.nodes.$(node).qemu.$(vmid).firewall;
  const sets = readAnswer(setsShape, await ipset.$get(), "the list of ipsets");
  if (!sets.some(({ name }) => name === FENCE_SET)) return null;
  const entries = readAnswer(entriesShape, await ipset.$(FENCE_SET).$get(), `ipset ${FENCE_SET}`);
  return entries.map(({ cidr }) => cidr.replace(/\/(32|128)$/, ""));
}
