import type { Time } from "../../../keeper/core/time.ts";
import type { HostLayout } from "../host-layout.ts";
import type { Daemon } from "./daemon.ts";

/** What the host's parts work with. */
export interface HostParts {
  readonly layout: HostLayout;
  readonly time: Time;
  readonly keeper: Daemon;
  /** Null where there is none. */
  readonly rootd: Daemon | null;
  /** Makes a broker's tunnel. Null where there is none. */
  readonly tunnel: Daemon | null;
  /** The keeper's user; null where it runs as we do. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
  /** Node and the `blockhost` program, to which a command's words are added. */
  readonly cli: readonly [command: string, ...args: string[]];
}
