import { FinalError } from "../core/errors.ts";
import type { GuestSeed } from "../core/guest-seed.ts";
import { instanceOf } from "../core/instance.ts";
import type { VmIdentity } from "../core/vm.ts";
import { parseSshHostKey } from "../protocol/ssh-host-key.ts";
import { guestDocuments } from "./guest-documents.ts";
import { GUEST_PATHS } from "./guest-paths.ts";
import { uplinkDocument } from "./uplink-document.ts";

/** The part of a hypervisor that reaches into a guest. */
export interface GuestFiles {
  /** Text of a small file; null while the guest does not answer or the file does not exist. */
  readGuestFile(vm: VmIdentity, path: string): Promise<string | null>;
  writeGuestFile(vm: VmIdentity, path: string, content: string): Promise<void>;
}

/** Speaks to our guest package by files. A tenant is root in the guest: nothing read here is proof of anything. */
export class GuestClient {
  readonly #files: GuestFiles;
  readonly #buildIso: (files: Readonly<Record<string, string>>) => Uint8Array;

  constructor(files: GuestFiles, buildIso: (files: Readonly<Record<string, string>>) => Uint8Array) {
    this.#files = files;
    this.#buildIso = buildIso;
  }

  seed(content: GuestSeed): Uint8Array {
    return this.#buildIso(guestDocuments(content));
  }

  async isReady(vm: VmIdentity): Promise<boolean> {
    const text = await this.#files.readGuestFile(vm, GUEST_PATHS.ready);
    return text === `ready ${instanceOf(vm)}\n`;
  }

  async hostKey(vm: VmIdentity): Promise<string | null> {
    const text = await this.#files.readGuestFile(vm, GUEST_PATHS.hostKey);
    if (text === null) return null;
    const key = parseSshHostKey(text);
    if (key) return key.line;
    throw new FinalError(
      "GUEST_HOST_KEY_INVALID",
      `${GUEST_PATHS.hostKey} of ${vm.name} is not an ed25519 public key`,
      "rebuild the template: our guest package makes this key at first boot",
    );
  }

  async ensureAddress(vm: VmIdentity, network: Pick<GuestSeed, "mac" | "address" | "dns">): Promise<boolean> {
    const wanted = uplinkDocument(network);
    const found = await this.#files.readGuestFile(vm, GUEST_PATHS.uplink);
    // None: it does not answer. Each writing has it look again.
    if (found === null || found === wanted) return found === wanted;
    await this.#files.writeGuestFile(vm, GUEST_PATHS.uplink, wanted);
    return false;
  }

  statement(vm: VmIdentity): Promise<string | null> {
    return this.#files.readGuestFile(vm, GUEST_PATHS.ownership);
  }

  offerStatement(vm: VmIdentity, signed: string): Promise<void> {
    return this.#files.writeGuestFile(vm, GUEST_PATHS.ownershipInbox, signed);
  }
}
