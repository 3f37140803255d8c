import type { Status } from "../status.ts";

/** What a console has to show. */
export type ScreenState =
  | { readonly phase: "starting" | "done" }
  | { readonly phase: "first-boot"; readonly status: Status }
  | {
      readonly phase: "setup";
      /** Addresses of the installer's pages; none while it starts, or asks nobody. */
      readonly urls: readonly string[];
      /** SHA-256 of their certificate. */
      readonly fingerprint: string | null;
      /** Null when none that we have seen lets in. */
      readonly code: string | null;
      /** What else the installer said of late. */
      readonly lines: readonly string[];
    };
