/** How many VMs may be destroyed a day before a person must look: 5 % of the fleet, and always 3. */
export function destructionLimit(fleet: number): number {
  return Math.max(3, Math.floor(fleet / 20));
}
