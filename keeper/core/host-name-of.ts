/** Host name of a subscription's VM. */
export function hostNameOf(subscription: bigint): string {
  return `vm-${subscription}`;
}
