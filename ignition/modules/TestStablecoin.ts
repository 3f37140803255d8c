import { buildModule } from "@nomicfoundation/ignition-core";

/** Money for a devnet: anyone may mint it. */
export default buildModule("TestStablecoin", (m) => ({
  stablecoin: m.contract("TestStablecoin", ["Test Dollar", "TUSD", 6]),
}));
