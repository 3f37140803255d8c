import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parseSshHostKey, sshHostKey } from "../../../keeper/protocol/ssh-host-key.ts";

const LINE = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH";

describe("ssh host key", () => {
  it("reads a .pub file with or without a comment", () => {
    for (const text of [LINE, `${LINE}\n`, `${LINE} root@vm-42\n`]) {
      expect(parseSshHostKey(text)?.line).to.equal(LINE);
      expect(parseSshHostKey(text)?.bytes).to.deep.equal(new Uint8Array(32).fill(7));
    }
  });

  it("refuses everything else", () => {
    const other = LINE.replace("AAAAC3Nza", "AAAAC3Nzb");
    for (const text of [
      "",
      "ssh-ed25519",
      `${LINE}\n${LINE}`,
      `${LINE} a\nb`,
      ` ${LINE}`,
      other,
      LINE.slice(0, -1),
    ]) {
      expect(parseSshHostKey(text), text).to.equal(null);
    }
  });

  it("agrees with ssh-keygen on line and fingerprint", () => {
    const dir = mkdtempSync(join(tmpdir(), "bh-key-"));
    try {
      const file = join(dir, "key");
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file]);
      const shown = execFileSync("ssh-keygen", ["-l", "-f", `${file}.pub`], { encoding: "utf8" });
      const key = parseSshHostKey(readFileSync(`${file}.pub`, "utf8"));
      expect(key?.fingerprint).to.equal(shown.split(" ")[1]);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it("wants 32 bytes", () => {
    expect(() => sshHostKey(new Uint8Array(31))).to.throw(RangeError);
  });
});
