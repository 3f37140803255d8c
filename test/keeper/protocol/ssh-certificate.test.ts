import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ed25519 } from "@noble/curves/ed25519.js";
import { expect } from "chai";
import ssh2 from "ssh2";
import { decodeDelegation, encodeDelegation } from "../../../keeper/protocol/delegation-token.ts";
import { opensshPrivateKey } from "../../../keeper/protocol/openssh-private-key.ts";
import { sshCertificate } from "../../../keeper/protocol/ssh-certificate.ts";
import { sshHostKey } from "../../../keeper/protocol/ssh-host-key.ts";

const SECRET = new Uint8Array(32).fill(9);
const KEY = sshHostKey(ed25519.getPublicKey(SECRET));
const DELEGATION = encodeDelegation(
  {
    scope: "machine",
    issuedAt: 1_790_000_000,
    expiresAt: 1_790_028_800,
    nonce: "AAAQEAYEAUDAOCAJBIFQYDIOB4",
    user: "admin",
    source: "2001:db8::/32",
  },
  `0x${"ab".repeat(65)}`,
);
const CERTIFICATE = {
  secretKey: SECRET,
  nonce: new Uint8Array(32).fill(1),
  keyId: "blockhost vm-42",
  user: "admin",
  validAfter: 1_790_000_000,
  validBefore: 1_790_028_800,
  delegation: DELEGATION,
};

describe("an SSH certificate that carries a delegation", () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "blockhost-certificate-"));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const shown = (certificate: string): string => {
    const file = join(dir, "id-cert.pub");
    writeFileSync(file, `${certificate}\n`);
    return execFileSync("ssh-keygen", ["-L", "-f", file], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, TZ: "UTC" },
    });
  };

  it("is read by stock ssh-keygen, which finds the signature of the key itself", () => {
    const lines = shown(sshCertificate(CERTIFICATE))
      .split("\n")
      .map((line) => line.trim());
    expect(lines).to.include.members([
      "Type: ssh-ed25519-cert-v01@openssh.com user certificate",
      `Public key: ED25519-CERT ${KEY.fingerprint}`,
      `Signing CA: ED25519 ${KEY.fingerprint} (using ssh-ed25519)`,
      'Key ID: "blockhost vm-42"',
      "Serial: 0",
      "Valid: from 2026-09-21T14:13:20 to 2026-09-21T22:13:20",
      "Critical Options: (none)",
    ]);
    expect(lines.slice(lines.indexOf("Principals:") + 1)[0]).to.equal("admin");
  });

  it("carries the delegation as one SSH string in its extension, and may have a terminal and forwarded ports", () => {
    const [, extensions = ""] = shown(sshCertificate(CERTIFICATE)).split("Extensions:");
    const names = extensions.trim().split(/\s*\n\s*/);
    expect(names.slice(1)).to.deep.equal(["permit-port-forwarding", "permit-pty"]);
    const hex = /^delegation@blockhost UNKNOWN OPTION: ([0-9a-f]+)/.exec(names[0] ?? "")?.[1] ?? "";
    const data = Buffer.from(hex, "hex");
    expect(data.readUInt32BE(0)).to.equal(data.length - 4);
    expect(decodeDelegation(data.subarray(4).toString()).delegation.source).to.equal("2001:db8::/32");
  });

  it("is what ssh-keygen makes of the same key and the same words, byte for byte but for nonce and signature", () => {
    const key = join(dir, "id");
    writeFileSync(key, opensshPrivateKey(SECRET, 7), { mode: 0o600 });
    writeFileSync(`${key}.pub`, `${KEY.line}\n`);
    execFileSync(
      "ssh-keygen",
      [
        ...[
          "-q",
          "-s",
          key,
          "-I",
          "blockhost vm-42",
          "-n",
          "admin",
          "-V",
          `${stamp(CERTIFICATE.validAfter)}:${stamp(CERTIFICATE.validBefore)}`,
        ],
        ...["-O", "clear", "-O", `extension:delegation@blockhost=${DELEGATION}`],
        ...["-O", "permit-port-forwarding", "-O", "permit-pty", `${key}.pub`],
      ],
      { env: { PATH: process.env.PATH, TZ: "UTC" } },
    );
    const theirs = Buffer.from(
      execFileSync("cat", [`${key}-cert.pub`], { encoding: "utf8" }).split(" ")[1] ?? "",
      "base64",
    );
    const ours = Buffer.from(sshCertificate(CERTIFICATE).split(" ")[1] ?? "", "base64");
    const [start, end] = [4 + 32 + 4 + 32, ours.length - 64];
    expect(ours.length).to.equal(theirs.length);
    expect(ours.subarray(start, end).toString("hex")).to.equal(theirs.subarray(start, end).toString("hex"));
  });

  it("comes with a private key that ssh-keygen and ssh2 take for the same key", () => {
    const file = join(dir, "id");
    const text = opensshPrivateKey(SECRET, 0xdeadbeef);
    writeFileSync(file, text, { mode: 0o600 });
    const line = execFileSync("ssh-keygen", ["-y", "-P", "", "-f", file], { encoding: "utf8" });
    expect(line.trim()).to.equal(KEY.line);
    const parsed = ssh2.utils.parseKey(text);
    if (parsed instanceof Error) throw parsed;
    expect(parsed.getPublicSSH().toString("base64")).to.equal(KEY.line.split(" ")[1]);
  });
});

/** Unix seconds as ssh-keygen takes a time. */
function stamp(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/[-:T]/g, "").slice(0, 14);
}
