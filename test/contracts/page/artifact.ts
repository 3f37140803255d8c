/** What Hardhat keeps of a compiled contract, as far as it is needed here. */
export interface Artifact {
  readonly contractName: string;
  /** `project/contracts/Plans.sol` */
  readonly inputSourceName: string;
  readonly buildInfoId: string;
  readonly bytecode: string;
  readonly deployedBytecode: string;
}
