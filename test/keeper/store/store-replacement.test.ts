import { execFile } from "node:child_process";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { FinalError } from "../../../keeper/core/errors.ts";
import { Database } from "../../../keeper/store/database.ts";
import { StoreReplacement } from "../../../keeper/store/store-replacement.ts";
import { rejection } from "../support/rejection.ts";
import { TempStore } from "./temp-store.ts";

const NOW = Date.parse("2026-01-02T03:04:05Z");
const run = promisify(execFile);
const require = createRequire(import.meta.url);

describe("StoreReplacement", function () {
  this.timeout(60_000);
  let store: TempStore;
  beforeEach(async () => {
    store = await TempStore.create();
    await store.db.run("INSERT INTO task VALUES ('old', '1')");
  });
  afterEach(() => rm(store.folder, { recursive: true }));

  const tasksOf = async (file: string) => {
    const database = await Database.openReadOnly(file);
    return database.all("SELECT key FROM task ORDER BY key DESC").finally(() => database.close());
  };
  const names = async () =>
    (await readdir(store.folder)).filter((name) => !/\.lock$|-wal$|-shm$/.test(name)).sort();

  it("puts the new store in place and keeps the old one, with what was only in its log", async () => {
    // As a keeper that was killed leaves it: everything is in the log still.
    const script = `
      import { Database } from ${JSON.stringify(join(import.meta.dirname, "../../../keeper/store/database.ts"))};
      const database = await Database.open(${JSON.stringify(store.file)});
      await database.run("INSERT INTO task VALUES ('in the log', '2')");
      process.kill(process.pid, "SIGKILL");
    `;
    await store.db.close();
    const program = join(store.folder, "killed.mts");
    await writeFile(program, script);
    await run(process.execPath, ["--import", require.resolve("tsx"), program]).catch(() => undefined);
    await rm(program);
    const replacement = await StoreReplacement.begin(store.file);
    await replacement.database.run("INSERT INTO task VALUES ('new', '1')");
    const kept = await replacement.complete(NOW);
    expect(kept).to.equal(`${store.file}.replaced-20260102T030405.000Z`);
    // In one file: two renames could be interrupted between them.
    expect((await readdir(store.folder)).filter((name) => /replaced.*-wal$/.test(name))).to.deep.equal([]);
    expect(await tasksOf(store.file)).to.deep.equal([{ key: "new" }]);
    expect(await tasksOf(kept ?? "")).to.deep.equal([{ key: "old" }, { key: "in the log" }]);
    const keeper = await Database.open(store.file);
    await keeper.close();
  });

  it("leaves the old store alone until it is complete, and begins anew after an interruption", async () => {
    await store.db.close();
    const before = await readFile(store.file);
    const first = await StoreReplacement.begin(store.file);
    await first.database.run("INSERT INTO task VALUES ('half', '1')");
    await rejection(Database.open(store.file), FinalError, "STORE_IN_USE");
    await first.abandon();
    expect(await names()).to.deep.equal(["keeper.db"]);
    expect((await readFile(store.file)).equals(before)).to.equal(true);
    await writeFile(`${store.file}.rebuilding`, "what a killed run has left");
    const second = await StoreReplacement.begin(store.file);
    expect(await second.database.all("SELECT key FROM task ORDER BY key DESC")).to.deep.equal([]);
    await second.complete(NOW);
  });

  it("takes the place of a store that is damaged or not there at all", async () => {
    await store.db.close();
    const damaged = "not a database, and longer than its header so that it is read as one".repeat(20);
    await writeFile(store.file, damaged);
    const kept = await (await StoreReplacement.begin(store.file)).complete(NOW);
    expect(await readFile(kept ?? "", "utf8")).to.equal(damaged);
    await rm(store.file);
    expect(await (await StoreReplacement.begin(store.file)).complete(NOW + 1)).to.equal(null);
    expect(await tasksOf(store.file)).to.deep.equal([]);
  });

  it("is refused while a keeper works", async () => {
    await rejection(StoreReplacement.begin(store.file), FinalError, "STORE_IN_USE");
    await store.db.close();
  });
});
