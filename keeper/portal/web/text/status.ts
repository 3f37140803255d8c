/** `/status`. */
export const statusWords = {
  title: "Status",
  lead: "How this host does, as it says itself. Renewed every 15 seconds.",
  asking: { title: "Asking the host", words: "One moment …", tone: "calm" },
  healthy: { title: "Everything works", words: "Purchases are taken and worked on.", tone: "good" },
  unhealthy: {
    title: "Something does not work",
    words:
      "The host cannot follow the chain or reach its machines at present. What is paid and not delivered in time can be taken back.",
    tone: "bad",
  },
  silent: {
    title: "The host does not answer",
    words: "Still trying. Machines do not need the portal: ssh goes on working.",
    tone: "warn",
  },
  none: "–",
  half: "Half ready within",
  halfWords: (count: number) =>
    count === 1
      ? "From the payment, of the last purchase."
      : `From the payment, of the last ${count} purchases.`,
  most: "19 of 20 ready within",
  mostWords: "Hardly one took longer.",
  noPurchases: "No purchase to count yet.",
  uptime: "Machines up",
  uptimeWords: "Of the time in which they should run, this month and the last.",
  noUptime: "Nothing to count yet.",
  machines: "Machines",
  machinesWords: "On this host now, those that are being made included.",
  since: "The keeper runs since",
  head: "newest block seen:",
  seconds: (seconds: number) => `${seconds} s`,
  minutes: (minutes: number, seconds: number) => `${minutes} min ${seconds} s`,
} as const;
