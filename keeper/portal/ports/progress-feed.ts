import type { Request, Response } from "express";
import type { Stage } from "../../protocol/api/progress.ts";

/** The story of each subscription, from the keeper's journal. */
export interface ProgressFeed {
  /**
   * Answers with server-sent events, and resolves when the connection has ended.
   *
   * @param network whom the reader is counted with
   * @returns false when there are too many readers; nothing was answered then
   */
  serve(request: Request, response: Response, subscription: bigint, network: string): Promise<boolean>;
  /** The furthest stage that the purchase has reached; null when the journal knows nothing of it. */
  stage(subscription: bigint): Promise<Stage | null>;
}
