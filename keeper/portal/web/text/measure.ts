/** Of a machine against which the operator has taken a measure. */
export const measureWords = {
  title: {
    warn: "A warning from the host.",
    throttle: "Slowed by the host.",
    suspend: "Suspended by the host.",
  },
  since: {
    warn: (time: string) => `Given on ${time}.`,
    throttle: (time: string) => `Since ${time} the machine's network and disk are slower than its plan.`,
    suspend: (time: string) => `Since ${time} the machine is switched off, with its disk kept.`,
  },
  speed: (mbps: number) => `Its network has ${mbps} Mbit/s.`,
  reason: (reason: string) => `Reason given: “${reason}”.`,
  what: {
    warn: "Nothing has changed for the machine.",
    throttle: "Its paid time runs on. The owner can cancel, and gets back what is not used.",
    suspend: "Its paid time runs on. The owner can cancel, and gets back what is not used.",
  },
  evidence: "Digest of the host's evidence:",
} as const;
