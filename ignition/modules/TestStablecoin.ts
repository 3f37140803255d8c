import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** Money for a devnet: anyone may mint it. */
export default buildModule("TestStablecoin", (m) => ({
  stablecoin: m.contract("TestStablecoin", ["Test Dollar", "TUSD", 6]),
}));
