import { readFile } from "node:fs/promises";
import type { TestGuest } from "./test-guest.ts";

/** The guest's host key, type and base64. */
export async function hostKeyOf(guest: TestGuest): Promise<string> {
  const line = await readFile(`${guest.root.path}/etc/ssh/ssh_host_ed25519_key.pub`, "utf8");
  return line.split(" ").slice(0, 2).join(" ");
}
