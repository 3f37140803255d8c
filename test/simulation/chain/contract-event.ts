/** An event that one of the two contracts has emitted: name and arguments by name. */
export interface ContractEvent {
  readonly contract: "subscriptions" | "credential";
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
}
