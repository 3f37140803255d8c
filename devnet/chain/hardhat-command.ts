import { fileURLToPath } from "node:url";

/** Hardhat's command line as a file for Node, and the folder from which it reads its configuration. */
export interface Hardhat {
  readonly cli: string;
  readonly folder: string;
}

/** This repository's. */
export const HARDHAT: Hardhat = {
  cli: fileURLToPath(new URL("../../node_modules/hardhat/dist/src/cli.js", import.meta.url)),
  folder: fileURLToPath(new URL("../../", import.meta.url)),
};
