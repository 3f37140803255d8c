/** What the hypervisor has under a VM's id. Only `ours` may ever be changed. */
export type Observation =
  | { readonly kind: "absent" }
  /** Exists, but mark, uuid or pool do not match: never touch, alert. */
  | { readonly kind: "foreign"; readonly detail: string }
  /** Ours or unmarked, and held by a lock whose owner is dead; a token cannot clear it. */
  | { readonly kind: "wreck"; readonly detail: string }
  /** Ours by its mark, with a task of ours still at work on it. */
  | { readonly kind: "busy"; readonly detail: string }
  | { readonly kind: "ours"; readonly node: string; readonly power: "running" | "stopped" | "paused" };
