import { z } from "zod";
import { FinalError, RetryableError } from "../core/errors.ts";
import type { VmIdentity } from "../core/vm.ts";
import { inspect } from "./inspect.ts";
import type { Pve } from "./pve.ts";
import { PveError } from "./pve-error.ts";
import { readAnswer } from "./read-answer.ts";

const fileShape = z.object({ content: z.string(), truncated: z.unknown().optional() }).loose();

/** `file-write` takes 61,440 characters, which we use for base64. */
const MAX_WRITE_BYTES = 46_080;

const ABSENT =
  /guest agent is not running|VM \d+ (is )?not running|no qemu guest agent configured|no such file or directory/i;

/**
 * Text of a small file in the guest.
 *
 * @returns null while the VM is not running, its agent does not answer, or the file does not exist
 * @throws FinalError PVE_ANSWER_TOO_LARGE above about half a mebibyte
 */
export async function readGuestFile(pve: Pve, vm: VmIdentity, file: string): Promise<string | null> {
  const found = await inspect(pve, vm);
  if (found.kind !== "ours" || found.power !== "running") return null;
  let answer: unknown;
  try {
    answer = await pve.api.nodes.$(found.node).qemu.$(vm.vmid).agent["file-read"].$get({ file });
  } catch (error) {
    if (error instanceof PveError && error.status === 500 && ABSENT.test(error.words)) return null;
    throw error;
  }
  const { content, truncated } = readAnswer(fileShape, answer, `file ${file} of VM ${vm.vmid}`);
  if (truncated) throw tooLarge(vm, file);
  return decode(content);
}

/**
 * Proxmox VE puts each byte of the file into the answer as one character, so that UTF-8 arrives as Latin-1. What
 * cannot have come about that way is text already.
 */
function decode(content: string): string {
  if ([...content].some((character) => character > "\u00ff")) return content;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(content, "latin1"));
  } catch {
    return content;
  }
}

/**
 * Writes a small file in the guest, not atomically.
 *
 * @param content at most 45 KiB in UTF-8
 * @throws RetryableError GUEST_NOT_READY while the VM or its agent does not answer
 * @throws FinalError GUEST_FILE_TOO_LARGE
 */
export async function writeGuestFile(pve: Pve, vm: VmIdentity, file: string, content: string): Promise<void> {
  const bytes = Buffer.from(content, "utf8");
  if (bytes.length > MAX_WRITE_BYTES) throw tooLarge(vm, file);
  const found = await inspect(pve, vm);
  if (found.kind !== "ours" || found.power !== "running") {
    throw new RetryableError(
      "GUEST_NOT_READY",
      `cannot write ${file}: VM ${vm.vmid} is not a running VM of ours`,
      "wait until it runs",
    );
  }
  // Unencoded text would be cut down to Latin-1 on its way.
  await pve.api.nodes
    .$(found.node)
    .qemu.$(vm.vmid)
    .agent["file-write"].$post({ file, content: bytes.toString("base64"), encode: false });
}

function tooLarge(vm: VmIdentity, file: string): FinalError {
  return new FinalError(
    "GUEST_FILE_TOO_LARGE",
    `${file} of VM ${vm.vmid} is too large for the guest agent`,
    "the keeper exchanges small files only; report this",
  );
}
