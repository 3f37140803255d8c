import type { RevertReason } from "../wallet/revert-reason.ts";

const again = "Nothing was sent.";

/** What the contracts' errors mean to who pays. */
const ERRORS: Readonly<Record<string, string>> = {
  PlansOutOfStock: "This plan has just sold out.",
  PlansRetired: "This plan is not sold any more.",
  PlansUnknownPlan: "There is no such plan.",
  PlansDaysOutOfRange: "This plan is not sold for that many days.",
  PlansTokenNotAccepted: "This token is not taken any more. Choose another.",
  EnforcedPause: "The host has stopped purchases and renewals for now. Try again later.",
  SubscriptionsPriceAboveMaximum: "The price has risen above the most that you agreed to. Look at it anew.",
  SubscriptionsAllowanceTooLow: "The allowance is too low. Allow the amount again.",
  SubscriptionsInvalidRecipient: "A machine cannot be given to this address.",
  SubscriptionsInvalidPayer: "Refunds could not go to this account. Pay with another.",
  SubscriptionsUnusableEncryptionKey: "Nothing can be sealed to this key. Make a new one.",
  SubscriptionsTokenMismatch: "Until it expires, this machine is renewed with the token that it was paid in.",
  SubscriptionsBeyondHorizon: "It would be paid too far ahead. Choose fewer days.",
  SubscriptionsWrongStatus: "The subscription is in another state by now. Load the page again.",
  SubscriptionsDeadlineNotPassed: "The host still has time to deliver.",
  SubscriptionsDeadlinePassed: "The time for delivery is over.",
  SubscriptionsNotOwner: "This account does not own the machine.",
  SubscriptionsNotOwnerOrUser: "This account neither owns the machine nor is lent it.",
  SubscriptionsNothingToWithdraw: "There is nothing to withdraw.",
  SwapCheckoutDeadlinePassed: "The quote has run out. Look at the price anew.",
  SwapCheckoutAllowanceTooLow: "The allowance is too low. Allow the amount again.",
  SwapCheckoutShortSwap: "The exchange brought too little. Look at the price anew.",
  SafeERC20FailedOperation: "The token refused the payment.",
  AccessCredentialNotOwner: "This account does not own the machine.",
  AccessControlUnauthorizedAccount: "This account does not have the role that this needs.",
  CommandInboxNoEncryptionKey: "The keeper has announced no key for commands yet. Try again when it runs.",
  CommandInboxStaleEpoch: "The keeper has changed its key just now. Try again.",
  ERC721IncorrectOwner: "The machine belongs to another account by now.",
  ERC721InsufficientApproval: "This account may not transfer the machine.",
  ERC721InvalidReceiver: "That contract does not take machines.",
  ERC721NonexistentToken: "This machine is not there any more.",
};

/** What Uniswap says, in its own short words. */
const TEXTS: Readonly<Record<string, string>> = {
  "Too much requested": "The exchange costs more than the most that you agreed to. Look at the price anew.",
  STF: "The exchange could not take the money.",
  SPL: "The exchange has too little of this money.",
};

function reason(why: RevertReason): string {
  if (why.kind === "error") return ERRORS[why.name] ?? `The contract says ${why.name}.`;
  return why.kind === "text"
    ? (TEXTS[why.text] ?? `The contract says: ${why.text}.`)
    : "The contract does not say why.";
}

/** All that is said of a transaction. */
export const transactionText = {
  reason,
  checking: "Looking at the price, your balance and the outcome …",
  asking: "Look at your wallet and confirm there …",
  askingContract:
    "Look at your wallet and confirm there. Once all its owners have signed, it goes on here by itself.",
  unreadable: "Your wallet could not ask the chain. Check its connection, then try again.",
  wrongChain: (chain: string) => `Your wallet is on another network. This host is on ${chain}.`,
  wrongChainStayed: (chain: string) => `It has not changed to ${chain}. Change it by hand, or try again.`,
  change: (chain: string) => `Switch to ${chain}`,
  changing: (chain: string) => `Confirm the change to ${chain} in your wallet …`,
  short: (symbol: string) => `There is not enough ${symbol} in this account`,
  shortWords: (has: string, needs: string) =>
    `It has ${has} and needs ${needs}. Top it up or use another account: it is taken over here.`,
  wouldFail: "This would not go through.",
  again,
  pending: "Sent. Waiting for the network …",
  pendingLate:
    "Sent, and waiting longer than usual: its fee may be too low just now. Your wallet can speed it up or cancel it, and either shows here.",
  pendingUnknown: "Your wallet was asked. If you have confirmed it there, it goes on here by itself.",
  pendingContract:
    "Your wallet has it. Once its owners have signed and it is in a block, it goes on here by itself.",
  pendingBlind: (chain: string) =>
    `Your wallet is on another network, so nothing can be seen from here. Switch it back to ${chain}.`,
  pendingMissing: "The network does not show it at present. That may pass.",
  explorer: "See it in the explorer",
  notConfirmed: "I have not confirmed it",
  dropped: "The network has forgotten it.",
  droppedWords:
    "Nothing was paid. Cancel it in your wallet if it still shows it, then begin again: else both could go through.",
  cancelled: "Cancelled in the wallet.",
  cancelledWords: "Another transaction has taken its place. Nothing was paid here.",
  reverted: "The contract refused it.",
  revertedWords: "Only the network's fee was spent.",
  done: "It is in a block.",
  beginAgain: "Begin again",
  finish: "Done",
} as const;
