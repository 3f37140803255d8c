/**
 * Words that every page has. All others that people read stand in text/, one file a page, which the page imports itself:
 * so they can be translated, and nobody loads words of pages that they do not look at.
 */
export const text = {
  name: "BlockHost",
  nav: { keys: "SSH keys", sign: "Sign offline", label: "Pages" },
  working: "One moment …",
  offline: "The portal does not answer. Still trying …",
  offlineRemedy:
    "Check your connection. If it stays away, paste a signature instead: the page “Sign offline” makes one.",
  tryAgain: "Try again",
  copy: "Copy",
  copied: "Copied",
} as const;
