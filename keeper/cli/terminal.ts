import type { HttpPost } from "../chain/http-post.ts";
import type { Time } from "../core/time.ts";

/** What a command of the `blockhost` program has of the world around it. */
export interface Terminal {
  /** Writes one line, or several, of the answer. */
  out(text: string): void;
  /** Writes about the answer: progress, and what went wrong. */
  err(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly time: Time;
  readonly post: HttpPost;
}
