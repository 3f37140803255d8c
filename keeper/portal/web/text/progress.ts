/** The page that follows a purchase until its machine is there. */
export const progressWords = {
  title: "Your machine is being made",
  ready: "Your machine is ready",
  late: "It is not here in time",
  lost: "It was not delivered",
  refunded: "Your money came back",
  number: (id: string) => `Machine ${id}`,
  lead: "You may close this page and come back: it goes on without it.",
  steps: "From payment to ready",
  stages: {
    paid: ["Paid", "The money is in the contract, not with the host yet."],
    seen: ["Seen by the host", "It has a place for your machine."],
    cloned: ["Disk made", "A fresh copy of the image."],
    booted: ["Started", "It sets itself up with your access."],
    ready: ["Answers over SSH", "The host has tried it."],
    delivered: ["Handed over", "The access token is in the wallet, and the paid time begins."],
  },
  unseen: [
    "Not seen by the host yet",
    "If you have just paid, that takes a few seconds, and this page goes on by itself. If not, check the number in the address: “My machines” lists what your wallet holds and has paid for.",
  ],
  away: [
    "The host does not answer",
    "What you have paid for is on the chain and goes on without this page. If it is not delivered in time, all of your money comes back.",
  ],
  looking: "Looking again every few seconds …",
  machines: "My machines",
  silent: "The host does not answer just now. Your purchase goes on; this page tries again by itself.",
  hindered: "Something hinders it.",
  refundTitle: "If it fails",
  refundWords: (when: string, left: string) =>
    `Should it not be handed over by ${when} (${left}), all of your money comes back: the button for that appears here then.`,
  minutesLeft: (minutes: number) => (minutes === 1 ? "in a minute" : `in ${minutes} minutes`),
  over: "The time for delivery is over",
  overWords: "All of your money can be taken back now. Whoever presses the button, it goes to who paid.",
  reclaim: "Take the money back",
  rejected: "The host gave the purchase up",
  waits: (money: string) =>
    `${money} wait in the contract for the account that paid. Whoever presses the button, it goes there.`,
  waitsPerhaps:
    "What was paid belongs to the account that paid it. If it waits in the contract still, it can be paid out here: whoever presses the button, it goes there.",
  withdraw: "Have it paid out",
  paidBack: "All of it is back with the account that paid.",
  open: "Open your machine",
  openTheirs: "Open its page",
  openWords: "It has the ssh command, the connection details and all that can be done with it.",
  gift: "It belongs to the address that you gave it to. They find it under “Machines” and set a key of their own there.",
} as const;
