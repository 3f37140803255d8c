import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { FinalError } from "../../../keeper/core/errors.ts";
import { wireguardKeyFile } from "../../../keeper/network/wireguard-key-file.ts";

describe("the file of a tunnel's key", () => {
  let folder: string;
  let file: string;
  const codeOf = (path: string) =>
    wireguardKeyFile(path, randomBytes).then(
      () => "none",
      (error: unknown) => (error instanceof FinalError ? error.code : String(error)),
    );

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "blockhost-key-"));
    file = join(folder, "wireguard.key");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("is made once, for its owner alone, and tells the public key that wg knows it by", async () => {
    const publicKey = await wireguardKeyFile(file, randomBytes);
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    const input = await readFile(file, "utf8");
    expect(execFileSync("wg", ["pubkey"], { input, encoding: "utf8" }).trim()).to.equal(publicKey);
    expect(await wireguardKeyFile(file, randomBytes)).to.equal(publicKey);
    expect(await readFile(file, "utf8")).to.equal(input);
  });

  it("serves as wg has made it", async () => {
    const input = execFileSync("wg", ["genkey"], { encoding: "utf8" });
    await writeFile(file, input, { mode: 0o600 });
    expect(await wireguardKeyFile(file, randomBytes)).to.equal(
      execFileSync("wg", ["pubkey"], { input, encoding: "utf8" }).trim(),
    );
  });

  it("is refused when others may read it, or it is no key, without telling what stands there", async () => {
    const secret = randomBytes(31).toString("base64");
    await writeFile(file, secret, { mode: 0o600 });
    expect(await codeOf(file)).to.equal("WIREGUARD_KEY_INVALID");
    const error = await wireguardKeyFile(file, randomBytes).catch(String);
    expect(error).not.to.contain(secret);
    await chmod(file, 0o640);
    expect(await codeOf(file)).to.equal("KEY_PERMISSIONS");
  });
});
