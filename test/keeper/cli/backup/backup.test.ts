import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { Database } from "../../../../keeper/store/database.ts";
import { TempStore } from "../../store/temp-store.ts";
import { writeConfigFile } from "../config-file.ts";
import { runCommand } from "../run-command.ts";

const NOW = Date.parse("2026-11-26T04:05:06Z");
const PASSPHRASE = "five words drawn at random";
const SECRETS = { "key.json": "the keystore", passphrase: "hunter2hunter2", token: "0000-1111-token" };

describe("blockhost backup and restore", () => {
  let store: TempStore;
  let env: Record<string, string>;
  const at = (...names: string[]) => join(store.folder, ...names);
  const command = (...args: string[]) => runCommand(args, env, NOW);

  beforeEach(async () => {
    store = await TempStore.create();
    env = { BLOCKHOST_CONFIG: await writeConfigFile(store.folder) };
    for (const [name, content] of Object.entries({ ...SECRETS, "ca.pem": "CA" }))
      await writeFile(at(name), content, { mode: 0o600 });
    await mkdir(at("certificates"), { mode: 0o700 });
    await writeFile(at("certificates", "own-host.pem"), "certificate", { mode: 0o600 });
    await writeFile(at("backup.passphrase"), `${PASSPHRASE}\n`, { mode: 0o600 });
    await store.db.run("INSERT INTO meta (name, value) VALUES ('identity', 'kept')");
  });
  afterEach(() => store.close());

  const makeBackup = (...more: string[]) =>
    command("backup", at("host.backup"), "--passphrase-file", at("backup.passphrase"), ...more);
  const restoreTo = (folder: string, ...more: string[]) =>
    command(
      "restore",
      at("host.backup"),
      "--passphrase-file",
      at("backup.passphrase"),
      "--to",
      folder,
      ...more,
    );

  it("take configuration, keys, certificates and the store there and back, while the keeper works", async () => {
    const made = await makeBackup();
    expect(made, made.err).to.include({ code: 0, err: "" });
    expect((await stat(at("host.backup"))).mode & 0o777).to.equal(0o600);
    const back = await restoreTo(at("new"));
    expect(back, back.err).to.include({ code: 0, err: "" });
    for (const name of ["keeper.json", "ca.pem", "certificates/own-host.pem", ...Object.keys(SECRETS)]) {
      const restored = join(at("new"), at(name));
      expect(await readFile(restored, "utf8"), name).to.equal(await readFile(at(name), "utf8"));
      expect((await stat(restored)).mode & 0o777, name).to.equal(0o600);
    }
    const restored = join(at("new"), at("keeper.db"));
    expect((await stat(restored)).mode & 0o777).to.equal(0o600);
    const db = await Database.open(restored);
    expect(await db.get("SELECT value FROM meta WHERE name = 'identity'")).to.deep.equal({ value: "kept" });
    await db.close();
  });

  it("leave nothing but the backup on the disk, and no secret in it", async () => {
    const before = await readdir(store.folder);
    await makeBackup();
    expect((await readdir(store.folder)).sort()).to.deep.equal([...before, "host.backup"].sort());
    const bytes = (await readFile(at("host.backup"))).toString("latin1");
    for (const secret of [...Object.values(SECRETS), "keeper.json", "SQLite", PASSPHRASE])
      expect(bytes.includes(secret), secret).to.equal(false);
  });

  it("take along what else is named", async () => {
    await writeFile(at("interfaces"), "auto vmbr0");
    await makeBackup(
      "--also",
      at("interfaces"),
      "--also",
      at("interfaces"),
      "--also",
      at("backup.passphrase"),
    );
    await restoreTo(at("new"));
    expect(await readFile(join(at("new"), at("interfaces")), "utf8")).to.equal("auto vmbr0");
    expect(await readFile(join(at("new"), at("backup.passphrase")), "utf8")).to.equal(`${PASSPHRASE}\n`);
  });

  it("tell programs what is in a backup", async () => {
    const made = JSON.parse((await makeBackup("--json")).out);
    expect(made).to.include({
      backup: at("host.backup"),
      madeAt: "2026-11-26T04:05:06.000Z",
      chainId: 31337,
    });
    expect(made.bytes).to.equal((await stat(at("host.backup"))).size);
    const checked = await command(
      ...["restore", at("host.backup"), "--dry-run", "--json", "--passphrase-file", at("backup.passphrase")],
    );
    const { files, restoredTo } = JSON.parse(checked.out);
    expect(restoredTo).to.equal(null);
    expect(files).to.deep.equal(made.files);
    expect(files.map(({ path }: { path: string }) => path)).to.include.members([
      at("keeper.json"),
      at("keeper.db"),
    ]);
  });

  it("check a backup without writing anything", async () => {
    await makeBackup();
    const { code, out } = await restoreTo(at("new"), "--dry-run");
    expect(code).to.equal(0);
    expect(out).to.include(at("keeper.db"));
    expect(await readdir(store.folder)).not.to.include("new");
  });

  it("write over nothing", async () => {
    await writeFile(at("host.backup"), "an older one");
    const { code, err } = await makeBackup();
    expect({ code, err }).to.satisfy(
      ({ code, err }: { code: number; err: string }) => code === 2 && err.includes("BACKUP_THERE"),
    );
    expect(await readFile(at("host.backup"), "utf8")).to.equal("an older one");
  });

  it("leave no half a backup when a file cannot be read", async () => {
    await chmod(at("host.backup"), 0o600).catch(() => {});
    const { code, err } = await makeBackup("--also", at("missing"));
    expect(code).to.equal(2);
    expect(err).to.include("BACKUP_SOURCE_UNREADABLE");
    expect((await readdir(store.folder)).filter((name) => name.startsWith("host.backup"))).to.deep.equal([]);
  });

  it("refuse a backup of which a bit was changed, before anything is written", async () => {
    await makeBackup();
    const bytes = await readFile(at("host.backup"));
    bytes[bytes.length - 40] = 4 ^ (bytes[bytes.length - 40] ?? 0);
    await writeFile(at("host.backup"), bytes);
    const { code, err } = await restoreTo(at("new"));
    expect(code).to.equal(2);
    expect(err).to.match(/BACKUP_(NOT_OPENED|DAMAGED)/);
    expect(await readdir(store.folder)).not.to.include("new");
  });

  describe("with a passphrase that is typed", () => {
    const typed = (args: string[], ...answers: string[]) =>
      runCommand(args, env, NOW, () => answers.shift() ?? "");

    it("ask twice for a new one, once for an old one", async () => {
      const made = await typed(["backup", at("host.backup")], PASSPHRASE, PASSPHRASE);
      expect(made.code, made.err).to.equal(0);
      const back = await typed(["restore", at("host.backup"), "--to", at("new")], PASSPHRASE);
      expect(back.code, back.err).to.equal(0);
    });

    for (const [why, answers] of [
      ["that differ", [PASSPHRASE, `${PASSPHRASE}!`]],
      ["that is short", ["elevenchars", "elevenchars"]],
    ] as const)
      it(`refuse one ${why}`, async () => {
        const { code, err } = await typed(["backup", at("host.backup")], ...answers);
        expect(code).to.equal(2);
        expect(err).to.include("BACKUP_PASSPHRASE");
        expect(await readdir(store.folder)).not.to.include("host.backup");
      });

    it("refuse a wrong one without telling it", async () => {
      await makeBackup();
      const { code, err } = await typed(["restore", at("host.backup"), "--dry-run"], "another passphrase");
      expect(code).to.equal(2);
      expect(err).to.include("BACKUP_NOT_OPENED").and.not.include("another passphrase");
    });
  });

  it("refuse a file with the passphrase that others may read", async () => {
    await chmod(at("backup.passphrase"), 0o644);
    const { code, err } = await makeBackup();
    expect(code).to.equal(2);
    expect(err).to.include("KEY_PERMISSIONS");
  });

  it("want to be told where to restore to", async () => {
    const { code, err } = await command("restore", at("host.backup"));
    expect(code).to.equal(2);
    expect(err).to.include("USAGE");
  });
});
