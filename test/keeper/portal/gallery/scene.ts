import type { Page } from "playwright-core";
import type { TestWallet } from "../support/browser-person.ts";

/** A page in one of its states. */
export interface Scene {
  /** Such as `status`: what scenes are listed under. */
  readonly page: string;
  readonly state: string;
  readonly path: string;
  /** It is the operator's, who signs in first. */
  readonly isPanel?: true;
  /** What the read API says, by the path below `/api/v1/`; null: it does not answer, text: a stream. */
  readonly answers?: Readonly<Record<string, unknown>>;
  readonly wallets?: readonly TestWallet[];
  /** Goes on from the page as it came up, and waits until the state is there. */
  act(page: Page): Promise<void>;
}
