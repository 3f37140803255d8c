import { BlockHostError } from "./core/errors.ts";

/** Exit codes of the keeper. */
export const EXIT = { stopped: 0, internal: 1, configuration: 2, chain: 3, proxmox: 4, store: 5 } as const;

/** Why the keeper did not start, or could not go on: what to tell, and with which code to exit. */
export class StartupError extends Error {
  readonly exitCode: number;
  readonly code: string;
  readonly remedy: string;

  constructor(part: keyof typeof EXIT, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    const known = cause instanceof BlockHostError;
    this.exitCode = known ? EXIT[part] : EXIT.internal;
    this.code = known ? cause.code : "INTERNAL";
    this.remedy = known ? cause.remedy : "this is a bug: please report it with the keeper's log";
  }

  /** Runs a part of the start-up and says which part it was when it fails. */
  static async during<T>(part: keyof typeof EXIT, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof StartupError ? error : new StartupError(part, error);
    }
  }
}
