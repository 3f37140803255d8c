/** Who is told how a story goes. */
export interface Teller {
  heading(text: string): void;
  /** A line of context below the last step. */
  note(text: string): void;
  /** Runs `action`, which says what it found in one line, and meanwhile what it is doing. What it throws is thrown on. */
  step(name: string, action: (doing: (what: string) => void) => Promise<string>): Promise<void>;
}
