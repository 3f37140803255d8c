/**
 * An error that is part of the interface: what happened to what, what to do about it, and a stable code.
 * `what` and `remedy` are sentences for a person; neither may ever carry a secret.
 */
export abstract class BlockHostError extends Error {
  readonly code: string;
  readonly remedy: string;

  constructor(code: string, what: string, remedy: string, options?: ErrorOptions) {
    super(what, options);
    this.code = code;
    this.remedy = remedy;
    this.name = new.target.name;
  }
}

/** May succeed when tried again unchanged: a lock, a time-out, a peer that is down. */
export class RetryableError extends BlockHostError {}

/** Will fail the same way until somebody changes something. */
export class FinalError extends BlockHostError {}
