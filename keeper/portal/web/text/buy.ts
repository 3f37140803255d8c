/** The page on which a plan is bought. */
export const buyWords = {
  title: (plan: string) => `Rent ${plan}`,
  noPlan: "There is no such plan",
  noPlanWords: "It may have been taken off sale. The first page has all that there are.",
  retired: "No longer on sale",
  retiredWords:
    "This plan is not sold any more; machines that run on it go on. The first page has the others.",
  soldOut: "Sold out",
  soldOutWords: "There is no machine of this plan left. They come back as subscriptions end.",
  paused: "Purchases are stopped",
  pausedWords: "The host has stopped purchases for now. Nothing can be paid; look again later.",
  otherPlans: "See the plans",
  stillHere: (stock: number) => `Only ${stock} left`,

  days: "Days",
  daysHint: (least: number, most: number) =>
    `From ${least} to ${most}, counted from when it is ready. You can add days later.`,
  daysInvalid: (least: number, most: number) => `This plan is sold for ${least} to ${most} days.`,
  payWith: "Pay with",
  balance: (amount: string) => `you have ${amount}`,
  swapped: "exchanged on the way",
  gift: "It is a gift for another address",
  recipient: "Their address",
  recipientHint:
    "They own the machine and all that is paid. They ask for the connection details with a key of their own, on the machine's page.",
  recipientInvalid: "An address is 0x and 40 digits.",
  recipientMistyped:
    "One of its letters is wrong: those of an address tell by their size when one is mistyped.",
  recipientSelf: "That is your own address: then it is no gift.",

  price: "Price",
  byList: "by the host's list so far",
  byContract: "as the contract says just now",
  unread: "Your wallet could not ask the contract for the price. Check its connection.",
  atMost: "At most",
  atMostHint: "What the exchange does not need comes back in the same transaction.",
  ifLate: "If it is late",
  ifLateWords: (minutes: string) => `All of it back, ${minutes} after the payment.`,
  ifEarly: "If you end it early",
  ifEarlyWords: "The days that you have not begun come back; the first is charged.",
  minutes: (minutes: number) => (minutes === 1 ? "1 minute" : `${minutes} minutes`),
  hours: (hours: number) => (hours === 1 ? "1 hour" : `${hours} hours`),

  keyTitle: "Your key",
  keyLead:
    "The connection details are sealed for you alone. Your wallet makes the key for that by a signature: it asks twice, to be sure that it can make the same key again.",
  makeKey: "Sign for the key",
  first: "First signature: confirm in your wallet …",
  second: "Second signature: the same once more …",
  keyMade: "Your wallet can make this key again whenever you need it.",
  keySaved: "It is in the file that you have saved.",
  randomWhy: {
    differs: "Your wallet signs differently each time, so it could not make the same key again.",
    contract: "Your wallet is a contract, which cannot make a key by signing.",
    failed: "Your wallet did not sign this kind of text.",
  },
  randomLead:
    "A key was made here instead. Keep its file: without it you cannot read where your machine is. Who has the file can read that too, but cannot log in.",
  makeHere: "Make a key here instead",
  download: "Download the key",
  fileName: (publicKey: string) => `blockhost-key-${publicKey.slice(2, 10)}.json`,
  saved: "I have saved the file where I will find it",
  goOn: "Continue",

  orderFirst: "Complete the order first: something in it is missing, or not right.",
  payTitle: "Payment",
  allowTitle: "Allow the amount",
  allow: (amount: string) => `Allow ${amount}`,
  allowLead: (amount: string) =>
    `This token takes two transactions: first allow exactly ${amount}, then pay. Allowing alone costs only the network's fee.`,
  resetTitle: "Take an old allowance back",
  reset: "Take it back",
  resetLead: (amount: string) =>
    `An earlier allowance of ${amount} is there still, and this token changes one only from zero: so it takes three transactions. This one takes the old allowance back and costs only the network's fee.`,
  stepOf: (step: number, of: number) => `Step ${step} of ${of}`,
  pay: (amount: string) => `Pay ${amount}`,
  payAtMost: (amount: string) => `Pay up to ${amount}`,
  permitLead: "Your wallet asks twice: for a signature that allows exactly this amount, and for the payment.",
  preparing:
    "Looking at the price, your balance and the outcome. If your wallet asks for a signature, it allows exactly this amount …",
  underWay: "A payment is under way. What it was made from stays as it is.",
  stay: "You may close this page: what you have paid for is on the chain, and in “Machines” as soon as it is.",
  terms: "By paying you agree to the operator's terms.",
} as const;
