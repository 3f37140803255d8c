import type { GuestSeed } from "../../core/guest-seed.ts";
import type { VmIdentity } from "../../core/vm.ts";

/** What runs inside a VM, as the sagas see it. Null means: no answer yet, or not there yet. */
export interface Guest {
  /** Bytes of the seed ISO. */
  seed(content: GuestSeed): Uint8Array;
  /** Whether sshd listens and the login self-test has passed since the last boot. */
  isReady(vm: VmIdentity): Promise<boolean>;
  /** `ssh-ed25519 AAAA…` without comment. @throws FinalError GUEST_HOST_KEY_INVALID when it is something else */
  hostKey(vm: VmIdentity): Promise<string | null>;
  /** Has the guest take other addresses. @returns whether it was told them, by what it has; asked again until then */
  ensureAddress(vm: VmIdentity, network: Pick<GuestSeed, "mac" | "address" | "dns">): Promise<boolean>;
  /** The signed ownership statement in force. */
  statement(vm: VmIdentity): Promise<string | null>;
  /** Hands the guest a newer statement, which it takes when it has checked it. */
  offerStatement(vm: VmIdentity, signed: string): Promise<void>;
}
