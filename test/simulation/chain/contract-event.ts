/** An event that one of the three contracts has emitted: name and arguments by name. */
export interface ContractEvent {
  readonly contract: "subscriptions" | "credential" | "inbox";
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
}
