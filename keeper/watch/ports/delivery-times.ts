/** When a purchase was paid and when it was delivered, by the chain's clock. */
export interface DeliveryTimes {
  /** Unix seconds; null when it is not delivered. `paidAt` is null when it is not known any more. */
  of(subscription: bigint): Promise<{ readonly paidAt: number | null; readonly deliveredAt: number } | null>;
}
