/** What the pages were told so far, kept by section: SetupAnswerRepository of keeper/store. */
export interface AnswerBook {
  all(): Promise<ReadonlyMap<string, unknown>>;
  put(section: string, value: unknown): Promise<void>;
}
