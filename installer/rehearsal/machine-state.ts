import { z } from "zod";
import { BlockHostError } from "../../keeper/core/errors.ts";
import type { PveRoot } from "../pve/pve-root.ts";
import { read } from "../pve/read.ts";

const currentShape = z.object({ status: z.string() });

/** What Proxmox VE itself says of VMs on a node, whatever the keeper says of them. */
export function machineState(root: PveRoot, node: string) {
  const pathOf = (vmid: number) => `/nodes/${node}/qemu/${vmid}`;
  return {
    isOn: async (vmid: number): Promise<boolean> => {
      const { status } = await read(root, `${pathOf(vmid)}/status/current`, currentShape);
      return status === "running";
    },
    /** Whether the guest's own agent answers. */
    isAwake: (vmid: number): Promise<boolean> =>
      root("POST", `${pathOf(vmid)}/agent/ping`).then(
        () => true,
        (error: unknown) => {
          if (error instanceof BlockHostError) return false;
          throw error;
        },
      ),
  };
}
