/** `/`. */
export const homeWords = {
  title: "Your machines, by wallet",
  lead: "No account, no password. What this host's portal does for you:",
  login: "Approve a login",
  loginWords: "Start ssh, press Enter and open the link that the terminal shows.",
  keysWords: "Let a key of yours in for hours or days.",
  signWords: "Make a signature to paste when the portal is down.",
} as const;
