/** `GET /api/v1/admin/log/<after>`: up to 500 lines after the one numbered `after`, in order; 0: the newest. */
export interface AdminLog {
  readonly lines: readonly {
    readonly seq: number;
    /** Milliseconds. */
    readonly at: number;
    readonly level: "debug" | "info" | "warn" | "error";
    readonly message: string;
    /** What else the line has, as JSON. */
    readonly fields: string;
  }[];
}
