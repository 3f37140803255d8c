/** `/admin/log`. */
export const logWords = {
  title: "Log",
  lead: "The keeper's last lines, in its memory since its start. The whole log is where the host keeps it.",
  least: "From which level on",
  levels: { debug: "Everything", info: "Info", warn: "Warnings", error: "Errors" },
  filter: "Words in a line",
  none: "No line is like that.",
  empty: "The keeper keeps no lines for the panel.",
  lines: "Lines of the log, the newest first",
} as const;
