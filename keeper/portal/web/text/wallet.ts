/** Wherever a wallet is asked. */
export const walletWords = {
  heading: "Your wallet",
  searching: "Looking for wallets …",
  choose: "Choose a wallet",
  unnamed: "Browser wallet",
  connect: (name: string) => `Connect ${name}`,
  looking: "one moment …",
  notConnected: "not connected",
  other: "Use another wallet",
  none: "There is no wallet in this browser",
  noneHelp: [
    "On a phone, open this address in the browser inside your wallet's app.",
    "On a computer, use the browser that has your wallet's extension, then reload this page.",
  ],
  noneSign: "Without either, sign in a wallet elsewhere: “Sign offline” says how.",
  showText: "What will be signed",
  pending: "Look at your wallet and confirm there …",
  rejected: "You declined in the wallet. Nothing was sent, and you can try again.",
  busy: "The wallet has a request open already. Open the wallet and answer that one first.",
  locked: "The wallet is locked, or no longer shows this page its account. Unlock it and connect again.",
  failed: "The wallet did not do it. Unlock it and try again.",
  wrongAccount:
    "This account neither owns the machine nor is lent it. Switch to the right account in your wallet: it will be taken over here. Nothing is lost.",
} as const;
