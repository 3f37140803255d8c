import type { HttpPost } from "../chain/http-post.ts";
import type { Time } from "../core/time.ts";

/** What a command of the `blockhost` program has of the world around it. */
export interface Terminal {
  /** Writes one line, or several, of the answer. */
  out(text: string): void;
  /** Writes about the answer: progress, and what went wrong. */
  err(text: string): void;
  /** Asks a person; shows nothing of an answer that is a secret. @throws FinalError TERMINAL_… */
  ask(question: string, isSecret: boolean): Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly time: Time;
  readonly random: (bytes: number) => Uint8Array;
  readonly post: HttpPost;
}
