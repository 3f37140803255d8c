/** What keys are made for: one chain and its AccessCredential. */
export interface KeyPlace {
  readonly chainId: number;
  readonly contract: string;
}
