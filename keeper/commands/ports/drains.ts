/** Nodes on which no new VM is placed. */
export interface Drains {
  nodes(): ReadonlySet<string>;
  set(node: string, on: boolean): Promise<void>;
}
