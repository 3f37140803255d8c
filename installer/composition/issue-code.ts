import { randomBytes } from "node:crypto";
import { PrivateFolder } from "../../keeper/certificates/private-folder.ts";
import { CodeLock } from "../server/code-lock.ts";
import { loginFolder } from "./login-folder.ts";
import type { Machine } from "./machine.ts";

/** Makes a code for the pages that are served already; when it is used, whoever is logged in is out. */
export async function issueCode({ layout }: Machine): Promise<string> {
  const folder = await PrivateFolder.open(loginFolder(layout));
  return new CodeLock({ folder, now: Date.now, randomBytes }).issue();
}
