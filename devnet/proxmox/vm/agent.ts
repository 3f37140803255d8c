import { AgentError } from "../../guest/agent-client.ts";
import { ApiError } from "../api-error.ts";
import type { PveNode } from "../node.ts";
import { parsePropertyString } from "../schema/property-string.ts";
import { agentFormat } from "../schema/vm-formats.ts";
import type { VmConfig } from "../state/state.ts";
import type { LiveGuest } from "./guests.ts";
import { loadVm } from "./load-vm.ts";

/** Milliseconds that the server gives an agent to answer a ping, and a command. */
const pingTimeout = 3000;
const commandTimeout = 10_000;

export function agentEnabled(config: VmConfig): boolean {
  return parsePropertyString(agentFormat, config.agent ?? "").values.enabled === "1";
}

/** Whether the agent answers; a paused guest's does not. */
export async function pingAgent(node: PveNode, live: LiveGuest): Promise<boolean> {
  const timeout = Math.max(1, pingTimeout * node.options.guestTimeScale);
  if (live.state !== "running") {
    await node.pause(timeout);
    return false;
  }
  return live.guest.agent("guest-ping", {}, timeout).then(
    () => true,
    () => false,
  );
}

/** Sends one command to the guest's agent, with Proxmox VE's refusals, and returns what QGA returned. */
export async function callAgent(
  node: PveNode,
  vmid: number,
  command: string,
  args: Record<string, unknown> = {},
): Promise<unknown> {
  const vm = loadVm(node, vmid);
  if (vm.config.agent === undefined) throw ApiError.failed("No QEMU guest agent configured");
  const live = node.guests.get(vmid);
  if (!live) throw ApiError.failed(`VM ${vmid} is not running`);
  if (!agentEnabled(live.config) || !(await pingAgent(node, live)))
    throw ApiError.failed("QEMU guest agent is not running");
  const timeout = Math.max(1, commandTimeout * node.options.guestTimeScale);
  try {
    return await live.guest.agent(command, args, timeout);
  } catch (error) {
    if (error instanceof AgentError) throw ApiError.failed(`Agent error: ${error.message}`);
    throw ApiError.failed(`VM ${vmid} qmp command '${command}' failed - got timeout`);
  }
}
