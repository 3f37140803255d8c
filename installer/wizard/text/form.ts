/** What every step with fields says. */
export const formWords = {
  missing: "This is needed.",
  next: "Check and continue",
  checking: "Checking …",
  saving: "Keeping your answers …",
  again: "Check again",
  goNext: "Continue",
  goOn: "Continue anyway",
  goOnBad: "Continue, and mend it later",
  back: "Back",
  checks: "What the host found",
  verdicts: { good: "good", warn: "to think about", bad: "does not work" },
  allGood: (count: number) => (count === 1 ? "Checked: all is well." : `${count} checks: all is well.`),
  someWarn: "It works like this, but read this first.",
  someBad:
    "This does not work yet. You may go on and mend it later: nothing is installed before every check is passed.",
  elsewhere: "Together with another step, this does not hold:",
  detecting: "Looking at the host …",
  detectFailed: "The host could not be looked at. Fill in what you know.",
} as const;
