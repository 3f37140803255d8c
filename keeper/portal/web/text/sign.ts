/** `/sign`. */
export const signWords = {
  title: "Sign offline",
  lead: "When the portal cannot hand an approval over, carry it yourself: paste the challenge from the terminal, sign, and paste the signature back. Once loaded, this page needs no server.",
  challenge: "Challenge from the terminal",
  challengeHint: "One line that begins with bh1.",
  challengeInvalid: "This is not a whole challenge. Copy the line again, from bh1. to its end.",
  goodUntil: "Good until",
  approve: "Sign",
  done: "Signed",
  doneWords: "Paste this into the terminal and press Enter.",
  signature: "Signature",
  contractWallet:
    "A contract wallet's signature cannot be pasted. Approve by the link while the portal is up.",
  again: "Another challenge",
} as const;
