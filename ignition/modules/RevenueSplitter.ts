import { buildModule } from "@nomicfoundation/ignition-core";

/**
 * Shares earned money out. Parameters: payees (addresses, 1 to 16), shares (whole numbers above zero, one for each payee).
 */
export default buildModule("RevenueSplitter", (m) => ({
  splitter: m.contract("RevenueSplitter", [m.getParameter("payees"), m.getParameter("shares")]),
}));
