/** What surrounds every page of the operator's panel. */
export const panelWords = {
  /** In the document itself, see index.html. */
  skip: "Skip to the content",
  label: "Operator",
  needsScript: "This page needs JavaScript, to speak with your wallet.",
  working: "One moment …",
  nav: "Pages of the panel",
  pages: {
    overview: "Overview",
    machines: "Machines",
    subscriptions: "Subscriptions",
    money: "Money",
    commands: "Commands",
    network: "Network",
    certificates: "Certificates",
    log: "Log",
  },
  signIn: {
    title: "Operator's panel",
    lead: "For whoever runs this host. Connect the wallet that has the operator's or the admin's role.",
    account: "Your wallet signs a text: it costs nothing, and lets this window look for an hour.",
    open: "Sign in",
    power: "The panel itself can change nothing. What you do here is a transaction of your wallet.",
  },
  signOut: "Sign out",
  lost: "There is no such page",
  lostWords: "Check the address, or choose a page.",
  away: "The keeper does not answer. Still trying; what you see may be old.",
  busy: "The keeper cannot ask the chain just now. Trying again.",
  more: "Show older",
  needsOperator: "This account does not have the operator's role, which this needs.",
  needsInbox: "The keeper follows no command inbox: set “commands” in its configuration.",
} as const;
