import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const REPOSITORY = join(import.meta.dirname, "../../..");
let built: Promise<string> | undefined;

/** Builds the guest package once a test process. Returns its path. */
export function buildPackage(): Promise<string> {
  built ??= promisify(execFile)("sh", ["pam/package.sh"], { cwd: REPOSITORY }).then(({ stdout }) =>
    stdout.trim(),
  );
  return built;
}
