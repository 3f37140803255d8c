/** An event: what the contract has to say of an action. Accounts and tokens go by their names. */
export interface Notice {
  readonly event: string;
  readonly [field: string]: bigint | string;
}
