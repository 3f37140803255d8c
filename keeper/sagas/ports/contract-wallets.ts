/** Owners of whom the chain does not show yet that they are contracts: they have signed as what they will be (ERC-6492). */
export interface ContractWallets {
  has(address: string): boolean;
  add(address: string): Promise<void>;
}
