import { fileURLToPath } from "node:url";

/** Hardhat reads its configuration from here. */
export const HARDHAT_CWD = fileURLToPath(new URL("../../", import.meta.url));

/** Hardhat's command line, to be run by `process.execPath` in `HARDHAT_CWD`. */
export const HARDHAT_CLI = fileURLToPath(
  new URL("../../node_modules/hardhat/dist/src/cli.js", import.meta.url),
);
