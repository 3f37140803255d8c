/** Hears of every call to a server outside. The metrics listen here; a driver knows no more of them. */
export interface Meter {
  /**
   * @param server `rpc` or `proxmox`
   * @param operation such as `eth_call` or `POST clone`: few different ones, no ids
   * @param outcome `refused` is an answer that says no, `failed` is no answer
   */
  call(
    server: "rpc" | "proxmox",
    operation: string,
    outcome: "ok" | "refused" | "failed",
    milliseconds: number,
  ): void;
}
