import { Interface } from "ethers";
import { AccessCredential__factory } from "../../typechain-types/factories/AccessCredential__factory.ts";
import { CommandInbox__factory } from "../../typechain-types/factories/CommandInbox__factory.ts";
import { RevenueSplitter__factory } from "../../typechain-types/factories/RevenueSplitter__factory.ts";
import { Subscriptions__factory } from "../../typechain-types/factories/Subscriptions__factory.ts";

export const subscriptionsAbi = Subscriptions__factory.createInterface();
export const credentialAbi = AccessCredential__factory.createInterface();
export const inboxAbi = CommandInbox__factory.createInterface();
export const splitterAbi = RevenueSplitter__factory.createInterface();
/** What of ERC-20 the keeper itself does. */
export const tokenAbi = new Interface(["function approve(address spender, uint256 amount) returns (bool)"]);
