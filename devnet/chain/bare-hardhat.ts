import { fileURLToPath } from "node:url";
import { HARDHAT, type Hardhat } from "./hardhat-command.ts";

/** This repository's Hardhat with nothing but a chain. */
export const BARE_HARDHAT: Hardhat = {
  cli: HARDHAT.cli,
  folder: fileURLToPath(new URL("node/", import.meta.url)),
};
