/** Of a machine that the operator holds off. */
export const holdWords = {
  title: "Suspended by the host.",
  since: (time: string) => `Since ${time} the machine is switched off, with its disk kept.`,
  reason: (reason: string) => `Reason given: “${reason}”.`,
  what: "Its paid time runs on. The owner can cancel, and gets back what is not used.",
} as const;
