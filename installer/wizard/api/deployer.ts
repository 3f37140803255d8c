/** `GET /api/deployer`: the account on the host that pays for the contracts. Amounts in the coin's smallest unit. */
export interface Deployer {
  readonly address: string;
  readonly balance: string;
  /** What it must have for all that it has yet to pay. */
  readonly needs: string;
}
