/** How many tenants may have their VMs wiped a day before a person must look: 20 % of the fleet, and always 10. */
export function reinstallLimit(fleet: number): number {
  return Math.max(10, Math.floor(fleet / 5));
}
