import { execFile } from "node:child_process";
import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { GuestRoot } from "./guest-root.ts";

const REPOSITORY = join(import.meta.dirname, "../../..");

/** PAM's codes, as _pam_types.h has them. */
export const PAM = { SUCCESS: 0, AUTH_ERR: 7, AUTHINFO_UNAVAIL: 9, SESSION_ERR: 14, IGNORE: 25 } as const;

export interface ModuleResult {
  /** -1 when authenticate was left out. */
  readonly auth: number;
  readonly account: number;
  readonly session: number;
  /** BLOCKHOST_WALLET in PAM's environment at the end. */
  readonly wallet: string;
  readonly user: string;
  /** All texts that the conversation was given, and the delays asked for. */
  readonly shown: string;
}

/** A PAM service of our module alone, for `SERVICE`: what fails in it has failed in ours. */
export const MODULE_ALONE = "module-check";

/** Puts test/pam/module_check.c into a guest root. */
export async function installModuleCheck(root: GuestRoot): Promise<void> {
  await promisify(execFile)("make", ["-s", "-C", "pam", "tests"], { cwd: REPOSITORY });
  await copyFile(join(REPOSITORY, "build/pam/module_check"), `${root.path}/usr/bin/module_check`);
  const lines = ["auth", "account", "session"].map((phase) => `${phase} required pam_blockhost.so\n`);
  await writeFile(`${root.path}/etc/pam.d/${MODULE_ALONE}`, lines.join(""));
}

/**
 * One login through libpam and the installed module.
 *
 * @param answers to the prompts, see module_check.c
 * @param environment of the process: what sshd would have put into PAM's, and what a test preloads
 */
export async function moduleCheck(
  root: GuestRoot,
  user: string,
  answers: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ModuleResult> {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const { stdout, stderr } = await root.run("env", ...variables, "module_check", user, ...answers);
  const line = /^auth=(-?\d+) account=(\d+) session=(\d+) wallet=(.*) user=(.*)\n$/s.exec(stdout);
  if (!line) throw new Error(`module_check said nothing of use: ${stdout}${stderr}`);
  const [, auth, account, session, wallet = "", after = ""] = line;
  return {
    auth: Number(auth),
    account: Number(account),
    session: Number(session),
    wallet,
    user: after,
    shown: stderr,
  };
}
