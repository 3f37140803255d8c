/** Where a run leaves what it measured, as JSON; relative to the repository. */
export const REPORT_FILE = "coverage/report.json";
