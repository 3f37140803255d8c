/** What surrounds every page of the wizard, and its doors. */
export const wizardWords = {
  /** In the document itself, see index.html. */
  brand: "BlockHost",
  label: "Installer",
  skip: "Skip to the content",
  needsScript: "This page needs JavaScript, to speak with your wallet.",
  working: "One moment …",
  nav: "Steps",
  places: {
    network: "Network",
    storage: "Storage",
    blockchain: "Blockchain",
    proxmox: "Proxmox VE",
    ipv6: "IPv6",
    admin: "Admin",
    summary: "Summary",
    install: "Installation",
  },
  states: { done: "answered", open: "open", wrong: "does not hold" },
  away: "The host does not answer. Still trying …",
  awayRemedy: "Nothing is lost: what was begun goes on there.",
  logOut: "Log out",
  login: {
    title: "Log in",
    lead: "The host's console shows a code. It proves that you stand before the machine, or may see its screen.",
    code: "Code on the console",
    hint: "Eight letters and digits. On the host, blockhost install --code shows a fresh one.",
    short: "The code has eight letters and digits.",
    submit: "Log in",
    taken:
      "Another browser has logged in, or the session is over. A fresh code from the console brings you back here.",
    certificate: "Is this really your host?",
    certificateWords:
      "Your browser has warned you: the host vouches for itself. Open the certificate in the browser's address bar: its SHA-256 fingerprint has to be the one on the console. What this page says of it proves nothing by itself:",
  },
  wallet: {
    title: "Your wallet",
    lead: "Whoever signs here becomes the admin of this host: of its contracts, its money and its commands. It costs nothing.",
    sign: "Sign in as admin",
    showText: "What is signed is shown by your wallet, with this page's address in it.",
  },
} as const;
