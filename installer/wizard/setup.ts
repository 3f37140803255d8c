import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ChosenWallet } from "../../keeper/portal/web/wallet/use-chosen-wallet.ts";
import type { SectionName } from "../answers/sections.ts";
import type { FinalizeView } from "../finalize/finalizer.ts";
import type { Check } from "../finalize/ports/check.ts";
import type { SetupSession } from "./api/session.ts";

/** What the host keeps: `GET /api/answers`, and how its installation stands. */
export interface Kept {
  /** Null where there is no answer yet. */
  readonly sections: Readonly<Record<string, unknown>>;
  /** Which answers hold, by themselves and together. */
  readonly valid: Readonly<Record<string, boolean>>;
  readonly status: FinalizeView["status"];
}

/** A network on trial. */
export interface Trial {
  /** Milliseconds since 1970. */
  readonly confirmBy: number;
  readonly code: string | null;
}

/** What every page of the wizard works with, once somebody has logged in and signed. */
export interface Setup extends Kept {
  readonly session: SetupSession;
  readonly chosen: ChosenWallet;
  /** What was found of a section when it was looked at last, in this window. */
  readonly checks: Readonly<Partial<Record<SectionName, readonly Check[]>>>;
  keepChecks(section: SectionName, checks: readonly Check[] | null): void;
  /** @throws Problem */
  tell(method: "POST" | "PUT", path: string, json?: unknown): Promise<Response>;
  /** For logging in under the host's new address while a network is being tried; null: this window knows none. */
  readonly trialCode: string | null;
  /** A network is being tried. */
  beginTrial(trial: Trial): void;
  /** Reads session and answers anew. @throws Problem */
  refresh(): Promise<void>;
}

export const SetupContext = createContext<Setup | null>(null);

/** @throws Error outside of the wizard */
export function useSetup(): Setup {
  const setup = useContext(SetupContext);
  if (setup === null) throw new Error("this is a bug: there is no setup here");
  return setup;
}
