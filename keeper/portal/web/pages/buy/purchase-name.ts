/** The name under which a purchase of a plan survives a reload. */
export function purchaseName(plan: string): string {
  return `purchase-${plan}`;
}
