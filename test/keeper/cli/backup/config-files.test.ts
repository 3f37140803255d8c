import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { configFiles } from "../../../../keeper/cli/backup/config-files.ts";
import type { KeeperConfig } from "../../../../keeper/config.ts";

describe("the files of a configuration", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "blockhost-config-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const of = (config: object) =>
    configFiles({ database: { file: join(folder, "keeper.db") }, ...config } as KeeperConfig);

  it("are those that it names, however deep, each once", async () => {
    const key = { keystoreFile: "/keys/a.json", passphraseFile: "/keys/pass" };
    const config = {
      keys: { keeper: key, attestation: { ...key, keystoreFile: "/keys/b.json" } },
      portal: { tls: { mode: "files", keyFile: "/tls/key" }, pages: "/pages", site: { name: "no File" } },
      watch: { limits: { transactionsLeft: 50 }, webhookUrlFile: undefined },
    };
    expect(await of(config)).to.have.members(["/keys/a.json", "/keys/b.json", "/keys/pass", "/tls/key"]);
  });

  it("are those in the folders that it names and in that of the certificates, but no half-written ones", async () => {
    for (const name of ["certificates", "secrets/old"]) await mkdir(join(folder, name), { recursive: true });
    const files = ["certificates/own.pem", "secrets/key", "secrets/old/key"].map((name) =>
      join(folder, name),
    );
    for (const file of [...files, join(folder, "secrets/key.new")]) await writeFile(file, "x");
    expect(await of({ commands: { secretsFolder: join(folder, "secrets") } })).to.have.members(files);
  });

  it("are those of the keys that the keeper was told to make, too", async () => {
    const keeper = { keystoreFile: join(folder, "k.json"), passphraseFile: join(folder, "pass") };
    const later = ["k.json", "pass", "k.json.2", "pass.2"].map((name) => join(folder, name));
    for (const file of [...later, join(folder, "k.json.3.new")]) await writeFile(file, "x");
    expect(await of({ keys: { keeper } })).to.have.members(later);
  });

  it("are none where a folder is not there yet", async () => {
    expect(await of({ commands: { secretsFolder: join(folder, "none") } })).to.deep.equal([]);
  });
});
