/** Room that was promised to a subscription, whether its VM exists by now or not. */
export interface Commitment {
  readonly vmid: number;
  readonly node: string;
  readonly memoryMiB: number;
  readonly diskGiB: number;
}
