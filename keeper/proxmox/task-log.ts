/**
 * Where the ids of started tasks are kept, so that a keeper that comes back finds its work. Written before any wait.
 * Losing it is harmless: what a task did is read from the machine itself.
 */
export interface TaskLog {
  remember(key: string, upid: string): Promise<void>;
  recall(key: string): Promise<string | null>;
  forget(key: string): Promise<void>;
}
