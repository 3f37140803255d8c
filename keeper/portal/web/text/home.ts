const GIB = 1024;
const TIB = GIB * GIB;

/** The first page. */
export const homeWords = {
  title: "Rent a virtual machine with your wallet",
  lead: "Pay for the days you want, wait about a minute, and log in over SSH. No account, no password; what you have not used comes back.",
  howLong: "For how long",
  days: (days: number) => (days === 1 ? "1 day" : `${days} days`),
  plans: "Plans",
  soldOut: "Sold out",
  soldOutHint: "All are taken. They come back as subscriptions end.",
  left: (stock: number) => (stock <= 3 ? `${stock} left` : "Available"),
  perDay: "a day",
  total: (price: string, days: string) => `${price} for ${days}`,
  least: (days: string) => `Sold from ${days} on`,
  most: (days: string) => `Sold for up to ${days}`,
  vcpus: (count: number) => (count === 1 ? "1 vCPU" : `${count} vCPUs`),
  memory: (mib: number) =>
    mib < GIB ? `${mib} MiB memory` : mib < TIB ? `${mib / GIB} GiB memory` : `${mib / TIB} TiB memory`,
  disk: (gib: number) => `${gib} GiB disk`,
  /** Of a template's name, such as `debian-12`. */
  image: (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("-", " ")}`,
  speed: (mbps: number) => `${mbps} Mbit/s`,
  buy: (plan: string) => `Rent ${plan}`,
  none: "There is nothing on sale",
  noneWords: "This host sells no plans at present. Come back later.",
  allSoldOut: "All machines are taken at present. They come back as subscriptions end: look again later.",
  paused: "The host has stopped purchases and renewals for now. Machines that run are not touched.",
  how: "How it works",
  steps: [
    ["Pay", "Your money waits in a contract, not with the host."],
    ["Get it", "The machine is made in about a minute. If it is not there in time, all of it comes back."],
    ["Log in", "Type ssh and approve with your wallet. Give it back early, and the rest is refunded."],
  ],
  have: "You have a machine already?",
  login: "Start ssh and open the link that the terminal shows, or let a key of yours in for hours or days.",
} as const;
