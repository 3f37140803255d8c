/** A guest's interface on its bridge, as Proxmox VE names that of a VM's first card. */
export function tapOf(vmid: number): string {
  return `tap${vmid}i0`;
}
