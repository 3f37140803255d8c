/** Every address that is no page. */
export const lostWords = {
  title: "There is no such page",
  lead: "Check the address. A login's link has eight letters and digits at its end.",
} as const;
