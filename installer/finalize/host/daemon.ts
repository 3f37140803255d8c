/** A program that runs by itself. */
export interface Daemon {
  /** Starts it, or ends it and starts it anew; and at every boot, where the host has a way for that. */
  restart(): Promise<void>;
  /** Names this run of it: another after each start. Null when it does not run. */
  instance(): Promise<string | null>;
}
