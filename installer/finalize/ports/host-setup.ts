import type { Check } from "./check.ts";
import type { Part } from "./part.ts";

/** The keeper's keys as files: an encrypted keystore and its passphrase. */
interface KeyFiles {
  readonly keystoreFile: string;
  readonly passphraseFile: string;
}

/** The host itself, of one set of answers. */
export interface HostSetup {
  preflight(): Promise<readonly Check[]>;
  /** Where the keys are, or will be. */
  readonly keyFiles: { readonly keeper: KeyFiles; readonly attestation: KeyFiles };
  /** Addresses of the keys that send the keeper's transactions and sign its statements. One that is there is never replaced. */
  readonly keys: Part<{ readonly keeper: string; readonly attestation: string }>;
  /**
   * The files that keeper and rootd read, with what is to be in them, and that of who makes a broker's tunnel, which is
   * told the machines' bridge; null: nobody does.
   */
  configuration(wanted: {
    readonly keeper: object;
    readonly rootd: object;
    readonly tunnel: { readonly bridge: string } | null;
  }): Part<{
    readonly keeper: string;
    readonly rootd: string;
  }>;
  /** What the portal is served with at first: the authority's takes its place when the keeper has got it. */
  readonly certificate: Part<{ readonly fingerprint256: string }>;
  /** Keeper, rootd and who makes a broker's tunnel run with what is in their files now, come back after a reboot, and the keeper says that it is well. */
  readonly services: Part<{ readonly portal: string }>;
  /** Looks at all that the keeper needs, as `blockhost doctor` does. */
  doctor(): Promise<readonly Check<string>[]>;
}
