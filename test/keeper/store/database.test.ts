import { execFile } from "node:child_process";
import { stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { Database } from "../../../keeper/store/database.ts";
import { rejection } from "../support/rejection.ts";
import { TempStore } from "./temp-store.ts";

const run = promisify(execFile);
const require = createRequire(import.meta.url);

describe("Database", function () {
  // Starts nodes or processes, which takes long on a machine that is busy.
  this.timeout(120_000);

  let store: TempStore;
  beforeEach(async () => {
    store = await TempStore.create();
  });
  afterEach(() => store.close());

  it("keeps its files from other users", async () => {
    await store.db.bind("1:0xaa");
    for (const suffix of ["", "-wal", "-shm", ".lock"]) {
      const { mode } = await stat(store.file + suffix);
      expect(mode & 0o777, suffix).to.equal(0o600);
    }
  });

  it("opens again with what was committed", async () => {
    await store.db.run("INSERT INTO task VALUES ('a', 'UPID:1')");
    await store.reopen();
    expect(await store.db.all("SELECT * FROM task")).to.deep.equal([{ key: "a", upid: "UPID:1" }]);
  });

  it("rolls back a transaction that fails, whole", async () => {
    const failure = new Error("power cut");
    const attempt = store.db.transaction(async (sql) => {
      await sql.run("INSERT INTO task VALUES ('a', 'UPID:1')");
      throw failure;
    });
    expect(await attempt.catch((error: unknown) => error)).to.equal(failure);
    expect(await store.db.all("SELECT * FROM task")).to.deep.equal([]);
  });

  it("keeps statements of others out of a transaction", async () => {
    let inside: Promise<unknown> = Promise.resolve();
    const failing = store.db
      .transaction(async (sql) => {
        await sql.run("INSERT INTO task VALUES ('mine', '1')");
        inside = store.db.run("INSERT INTO task VALUES ('theirs', '2')");
        await sql.run("INSERT INTO task VALUES ('mine too', '3')");
        throw new Error("undo");
      })
      .catch(() => undefined);
    await failing;
    await inside;
    expect(await store.db.all("SELECT key FROM task")).to.deep.equal([{ key: "theirs" }]);
  });

  it("refuses a second keeper in this process and in another", async () => {
    await rejection(Database.open(store.file), FinalError, "STORE_IN_USE");
    const script = `
      import { Database } from ${JSON.stringify(join(import.meta.dirname, "../../../keeper/store/database.ts"))};
      try { await Database.open(${JSON.stringify(store.file)}); } catch (error) { process.stdout.write(error.code); }
    `;
    const file = join(store.folder, "second.mts");
    await writeFile(file, script);
    const { stdout } = await run(process.execPath, ["--import", require.resolve("tsx"), file]);
    expect(stdout).to.equal("STORE_IN_USE");
  });

  it("can be read by others while a keeper has it", async () => {
    await store.db.run("INSERT INTO task VALUES ('a', 'UPID:1')");
    const { Connection } = await import("../../../keeper/store/connection.ts");
    const reader = await Connection.open(store.file);
    expect(await reader.all("SELECT upid FROM task")).to.deep.equal([{ upid: "UPID:1" }]);
    await reader.close();
  });

  it("belongs to one contract on one chain", async () => {
    await store.db.bind("1:0xaa");
    await store.db.bind("1:0xaa");
    await rejection(store.db.bind("5:0xaa"), FinalError, "STORE_FOREIGN");
  });

  it("refuses a file that a newer keeper has written", async () => {
    await store.db.run("PRAGMA user_version = 999");
    await store.db.close();
    await rejection(Database.open(store.file), FinalError, "STORE_TOO_NEW");
    const { Connection } = await import("../../../keeper/store/connection.ts");
    const raw = await Connection.open(store.file);
    await raw.exec("PRAGMA user_version = 0; DROP TABLE meta");
    await raw.close();
    await rejection(Database.open(store.file), FinalError, "STORE_FAILED");
    store.db = await Database.open(join(store.folder, "other.db"));
  });

  it("loses nothing that was committed when the disk is full, and goes on when there is room", async () => {
    await store.db.run("INSERT INTO task VALUES ('kept', '1')");
    await store.db.run("PRAGMA max_page_count = 1");
    const large = "x".repeat(100_000);
    const filling = store.db.transaction(async (sql) => {
      await sql.run("INSERT INTO task VALUES ('half', '2')");
      await sql.run("INSERT INTO task VALUES ('large', ?)", large);
    });
    await rejection(filling, RetryableError, "STORE_FULL");
    expect(await store.db.all("SELECT key FROM task")).to.deep.equal([{ key: "kept" }]);
    await store.db.run("PRAGMA max_page_count = 1000000");
    await store.db.run("INSERT INTO task VALUES ('large', ?)", large);
  });

  it("says so when the file is not a database or cannot be made", async () => {
    const file = join(store.folder, "text.db");
    await writeFile(file, "not a database, and longer than its header so that it is read as one".repeat(20));
    await rejection(Database.open(file), FinalError, "STORE_UNREADABLE");
    await rejection(Database.open(join(store.folder, "no", "where.db")), FinalError, "STORE_UNWRITABLE");
  });
});
