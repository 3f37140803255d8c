/**
 * Words that every page has. All others that people read stand in text/, one file a page, which the page imports itself:
 * so they can be translated, and nobody loads words of pages that they do not look at.
 */
export const text = {
  /** Of the host, as long as its operator gives it none. */
  name: "BlockHost",
  nav: {
    label: "Pages",
    skip: "Skip to the content",
    plans: "Plans",
    machines: "My machines",
    keys: "SSH keys",
    status: "Status",
    sign: "Sign offline",
    offline: "When the portal is away",
    terms: "Terms",
  },
  needsScript: "This page needs JavaScript, to speak with your wallet.",
  working: "One moment …",
  offline: "The portal does not answer. Still trying …",
  offlineRemedy:
    "Check your connection. If it stays away, paste a signature instead: the page “Sign offline” makes one.",
  unloaded: {
    title: "This page did not load",
    lead: "The connection was lost, or the portal was updated just now. Nothing is lost: load the page again.",
    again: "Load again",
  },
  tryAgain: "Try again",
  copy: "Copy",
  copied: "Copied",
  close: "Close",
  /** How far a step of several is, for screen readers. */
  step: { done: "done", now: "under way", later: "still to come", failed: "failed" },
} as const;
