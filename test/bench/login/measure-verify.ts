import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loginVectors } from "../../pam/support/login-vectors.ts";
import { requestBytes } from "../../pam/support/request-bytes.ts";
import { runCommand } from "../../runner/run-command.ts";
import type { Figure } from "../figure.ts";

const ROOT = join(import.meta.dirname, "../../..");
const RUNS = 500;

/** Processor time of bh-verify for one login: all of it, and what is left without starting and ending a process. */
export async function measureVerify(): Promise<Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), "blockhost-bench-verify-"));
  try {
    await runCommand("make", ["-s", "-C", "pam"], { cwd: ROOT });
    await mkdir(join(ROOT, "build/bench"), { recursive: true });
    const rusage = join(ROOT, "build/bench/rusage");
    await runCommand("gcc", ["-O2", "-o", rusage, join(import.meta.dirname, "rusage.c")]);
    const files = await loginVectors();
    const file = (name: string) => files.get(`ipv4/${name}`) ?? "";
    const value = (name: string) => new RegExp(`^${name}=(.*)$`, "m").exec(file("attempt"))?.[1] ?? "";
    const login = requestBytes({
      op: "login",
      conf: file("guest.conf"),
      statement: file("ownership"),
      signature: file("signature"),
      now: Number(value("issued_at")) + 10,
      issuedAt: Number(value("issued_at")),
      nonce: value("nonce"),
      sid: value("sid"),
      port: Number(value("port")),
      ip: value("ip"),
      user: value("user"),
    });
    const cpuMs = async (request: Buffer) => {
      await writeFile(join(dir, "request"), request);
      const verify = join(ROOT, "build/pam/bh-verify");
      return Number(await runCommand(rusage, [`${RUNS}`, join(dir, "request"), verify])) / 1e6;
    };
    const all = await cpuMs(login);
    // A request of zeros is refused before anything is looked at.
    const start = await cpuMs(Buffer.alloc(login.length));
    const round = (ms: number) => Math.round(ms * 1000) / 1000;
    return [
      { name: "login.verify.cpu", value: round(all), unit: "ms", target: 2 },
      { name: "login.verify.cpu.start", value: round(start), unit: "ms", target: null },
      { name: "login.verify.cpu.judging", value: round(all - start), unit: "ms", target: null },
    ];
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
