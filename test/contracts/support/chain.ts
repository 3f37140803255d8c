import { network } from "hardhat";

/** One in-process chain for all files: fixtures restore it, so that tests stay independent. */
export const chain = await network.create();
