import type { Alert } from "./alert.ts";

/** What calls for an alert, as it is seen at one moment. */
export type Condition = Omit<Alert, "since">;
