import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { constants, copyFile, rm } from "node:fs/promises";
import { FinalError } from "../../keeper/core/errors.ts";
import { formBody } from "../../keeper/proxmox/form-body.ts";
import { PveError } from "../../keeper/proxmox/pve-error.ts";
import type { PveRoot } from "./pve-root.ts";
import { rootFailure } from "./root-failure.ts";

const COMMANDS = { GET: "get", POST: "create", PUT: "set", DELETE: "delete" } as const;

export interface PveshOptions {
  /** Program and first arguments; `pvesh` unless told. */
  readonly command?: readonly [string, ...string[]];
  readonly sleep: (ms: number) => Promise<void>;
}

/**
 * Calls the API by Proxmox VE's own program, on the host itself as root: no password, no port, and no secret among its
 * arguments, because none of our calls has one. A call that starts a task ends with it; its id is the answer as ever.
 */
export function openRootByPvesh({ command = ["pvesh"], sleep }: PveshOptions): PveRoot {
  const call: PveCall = async (method, path, params = {}) => {
    const options = [...formBody(params)].map(([name, value]) => `--${name}=${value}`);
    const [program, ...first] = command;
    // Escaping is HTTP's: pvesh takes a path as it is.
    const args = [...first, COMMANDS[method], decodeURIComponent(path), ...options, "--output-format=json"];
    const { code, stdout, stderr } = await run(program, args);
    if (code !== 0) throw rootFailure(failureOf(method, path, stderr));
    return answerOf(method, path, stdout);
  };
  return Object.assign(call, {
    upload: async ({ node, storage, name, file, sha256 }: Parameters<PveRoot["upload"]>[0]) => {
      // Where pveproxy lays uploads down. The call takes the file away from there.
      const copy = `/var/tmp/pveupload-${randomBytes(16).toString("hex")}`;
      try {
        await copyFile(file, copy, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
        return await call("POST", `/nodes/${node}/storage/${storage}/upload`, {
          content: "import",
          filename: name,
          tmpfilename: copy,
          checksum: sha256,
          "checksum-algorithm": "sha256",
        });
      } finally {
        await rm(copy, { force: true });
      }
    },
    sleep,
    close: async () => {},
  });
}

type PveCall = (...parameters: Parameters<PveRoot>) => ReturnType<PveRoot>;

async function run(program: string, args: readonly string[]) {
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH ?? "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C.UTF-8" },
  });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", (cause) =>
      reject(
        new FinalError(
          "PVESH_NOT_FOUND",
          `${program} could not be started: ${cause.message}`,
          "run the installer on a Proxmox VE host as root, or name one by its address",
          { cause },
        ),
      ),
    );
    child.once("close", resolve);
  });
  return { code, ...texts };
}

/** A task's log comes before the answer, which is the last line; nothing is printed for a call that answers nothing. */
function answerOf(method: string, path: string, stdout: string): unknown {
  const last = stdout.trimEnd().split("\n").at(-1) ?? "";
  try {
    return last === "" ? null : JSON.parse(last);
  } catch (cause) {
    if (method !== "GET") return null;
    throw new FinalError(
      "PVE_BAD_ANSWER",
      `the answer of pvesh to ${method} ${path} is not JSON`,
      "this release may differ from those that are known (8.4 and 9.x); report it",
      { cause },
    );
  }
}

/** `403 Permission check failed`, or `400 Parameter verification failed.` and a line for each, or a text alone. */
function failureOf(method: string, path: string, stderr: string): PveError {
  const lines = stderr.trim().split("\n");
  const at = lines.findIndex((line) => /^[45]\d\d /.test(line));
  if (at < 0) return new PveError(method, path, 500, lines.join("; "));
  const [first = "", ...others] = lines.slice(at);
  const fields = others.flatMap((line) => {
    const [, name, why] = /^([a-z][\w-]*): (.+)$/.exec(line) ?? [];
    return name === undefined || why === undefined ? [] : [[name, why] as const];
  });
  return new PveError(method, path, Number(first.slice(0, 3)), first.slice(4), Object.fromEntries(fields));
}
