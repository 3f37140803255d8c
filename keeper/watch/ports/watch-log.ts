/** Where the watch writes for people; pino's logger is one. */
export interface WatchLog {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
}
