import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { buildPackage } from "./support/build-package.ts";
import { fixedGuest } from "./support/fixed-guest.ts";
import {
  type CertificateParts,
  delegationExtension,
  sshCertificate,
  testKey,
} from "./support/ssh-certificate.ts";

const { now: NOW, key: KEY, token, registered, ask } = fixedGuest;
const HOUR = 3600;
const OTHER_KEY = testKey(0x44);
const run = promisify(execFile);

describe("rules for SSH keys in certificates", function () {
  this.timeout(120_000);
  before(buildPackage);

  const certificate = async (changes: Partial<CertificateParts> = {}, t?: string) =>
    sshCertificate({
      key: KEY,
      principals: ["admin"],
      extensions: [delegationExtension(t ?? (await token())), ["permit-pty", Buffer.alloc(0)]],
      ...changes,
    });

  it("lets the certified key in, also one that stock ssh-keygen has made", async () => {
    expect(await ask({ key: await certificate() })).to.include({
      ok: true,
      reason: "owner",
      until: NOW + HOUR,
    });
    const dir = await mkdtemp(join(tmpdir(), "blockhost-keys-"));
    try {
      const file = join(dir, "id");
      await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file]);
      const [, key = ""] = (await readFile(`${file}.pub`, "utf8")).split(" ");
      const option = `extension:delegation@blockhost=${await token({ source: "10.0.0.0/8" }, { key })}`;
      await run("ssh-keygen", ["-q", "-s", file, "-I", "me", "-n", "admin", "-O", option, `${file}.pub`]);
      const [type, blob] = (await readFile(`${file}-cert.pub`, "utf8")).split(" ");
      expect(await ask({ key: `${type} ${blob}` })).to.include({ ok: true, reason: "owner" });
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });

  it("takes no notice of the registered delegations", async () => {
    const key = await certificate({}, await token({ expiresAt: NOW }));
    expect(await ask({ key, delegations: registered(await token()) })).to.include({
      reason: "delegation-expired",
    });
  });

  const refusals: readonly [string, () => Promise<string>, string][] = [
    ["another key has signed", () => certificate({ signer: OTHER_KEY }), "bad-key"],
    ["certifies a key that the wallet did not name", () => certificate({ key: OTHER_KEY }), "wrong-signer"],
    ["names two principals", () => certificate({ principals: ["admin", "root"] }), "bad-key"],
    ["names no principal, which means any", () => certificate({ principals: [] }), "bad-key"],
    ["names another principal", () => certificate({ principals: ["root"] }), "wrong-user"],
    [
      "has a critical option",
      () => certificate({ critical: [["force-command", Buffer.from("\0\0\0\x01x")]] }),
      "bad-key",
    ],
    [
      "carries no delegation",
      () => certificate({ extensions: [["permit-pty", Buffer.alloc(0)]] }),
      "bad-key",
    ],
    [
      "carries two delegations",
      async () => {
        const extension = delegationExtension(await token());
        return certificate({ extensions: [extension, extension] });
      },
      "bad-key",
    ],
    [
      "carries a delegation with something after it",
      async () => {
        const [name, data] = delegationExtension(await token());
        return certificate({ extensions: [[name, Buffer.concat([data, Buffer.from([0])])]] });
      },
      "bad-key",
    ],
    [
      "carries a delegation with a NUL",
      () => certificate({ extensions: [delegationExtension("bhd1.AAAA\0")] }),
      "bad-key",
    ],
    ["carries half a delegation", async () => certificate({}, (await token()).slice(0, -4)), "bad-key"],
    ["uses the reserved field", () => certificate({ reserved: "x" }), "bad-key"],
    ["has bytes left over", () => certificate({ rest: "x" }), "bad-key"],
    ["is a host's", () => certificate({ type: "host" }), "bad-key"],
    ["is cut off", async () => (await certificate()).slice(0, -8), "bad-key"],
    ["says it is a plain key", async () => (await certificate()).replace(/^\S+/, "ssh-ed25519"), "bad-key"],
    ["has a comment", async () => `${await certificate()} me@laptop`, "bad-key"],
  ];
  for (const [title, key, reason] of refusals) {
    it(`refuses one that ${title}: ${reason}`, async () => {
      expect(await ask({ key: await key() })).to.include({ ok: false, reason });
    });
  }

  it("refuses an RSA key's certificate", async () => {
    const dir = await mkdtemp(join(tmpdir(), "blockhost-keys-"));
    try {
      const file = join(dir, "id");
      await run("ssh-keygen", ["-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", file]);
      const option = `extension:delegation@blockhost=${await token()}`;
      await run("ssh-keygen", ["-q", "-s", file, "-I", "me", "-n", "admin", "-O", option, `${file}.pub`]);
      const [type, blob] = (await readFile(`${file}-cert.pub`, "utf8")).split(" ");
      expect(await ask({ key: `${type} ${blob}` })).to.include({ ok: false, reason: "bad-key" });
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
});
