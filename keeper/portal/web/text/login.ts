/** `/l/<request id>`, and what `/sign` says of a login. */
export const loginWords = {
  title: "Approve a login",
  lead: "Somebody wants to log in to a machine over SSH. If that is you, type the code that your terminal shows.",
  codeLabel: "Code from the terminal",
  codeHint: "Eight letters. Nobody from us will ever ask you for it.",
  absent: "Not here yet: press Enter in the terminal.",
  waiting: "The terminal is waiting.",
  elsewhere: "This login is open in another window. Type the code to go on here.",
  submit: "Continue",
  codeIncomplete: "A code has eight letters, none of them a vowel. Compare it with the terminal.",
  codeWrong: (left: number | undefined) =>
    `That is not the code.${left === undefined ? "" : ` ${left === 1 ? "One try is" : `${left} tries are`} left.`}`,
  reviewTitle: "Is this you?",
  reviewLead: "Approve only what you have just started yourself.",
  machine: "Machine",
  user: "User",
  from: "From",
  fromPort: (ip: string, port: number) => `${ip}, port ${port}`,
  timeLeft: "Time left",
  sameAddress: "This browser has the same address.",
  otherAddress:
    "This browser has another address. That is usual on a phone or a VPN. If you did not start this login, choose “This was not me”.",
  approve: "Approve login",
  deny: "This was not me",
  hurry: "Thirty seconds are left.",

  /** How a login ended, by its state. */
  ends: {
    approved: { title: "You are in", words: "Return to your terminal: the shell is open.", tone: "good" },
    denied: {
      title: "Refused",
      words: "The login was turned away, and others from that address to this machine for ten minutes.",
      tone: "bad",
    },
    void: {
      title: "Too many wrong codes",
      words: "This login is void. Start ssh again and open the new link.",
      tone: "bad",
    },
    expired: {
      title: "Time is up",
      words: "A login is good for two minutes. Start ssh again and open the new link.",
      tone: "calm",
    },
    abandoned: {
      title: "The terminal was closed",
      words: "Nobody waits for this login any more. Start ssh again and open the new link.",
      tone: "calm",
    },
  },
} as const;
