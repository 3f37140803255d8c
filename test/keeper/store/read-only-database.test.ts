import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { FinalError } from "../../../keeper/core/errors.ts";
import { Database } from "../../../keeper/store/database.ts";
import { JobRepository } from "../../../keeper/store/job-repository.ts";
import { OutboxRepository } from "../../../keeper/store/outbox-repository.ts";
import { rejection } from "../support/rejection.ts";
import { TempStore } from "./temp-store.ts";

const JOB = { kind: "provision", subject: "1", key: "a", step: "reserve", data: {} };

describe("Database.openReadOnly", () => {
  let store: TempStore;
  const opened: Database[] = [];
  const look = async (file = store.file) => {
    const database = await Database.openReadOnly(file);
    opened.push(database);
    return database;
  };

  beforeEach(async () => {
    store = await TempStore.create();
  });
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
    await store.close();
  });

  it("reads what a keeper at work has committed, and what it commits next", async () => {
    const jobs = new JobRepository(await look());
    expect(await jobs.list()).to.deep.equal([]);
    await new JobRepository(store.db).create(JOB, 1);
    expect((await jobs.list()).map(({ kind }) => kind)).to.deep.equal(["provision"]);
    expect((await new OutboxRepository(await look()).open()).length).to.equal(0);
  });

  it("sees one state of the store within a transaction", async () => {
    const database = await look();
    await database.transaction(async (sql) => {
      expect(await sql.all("SELECT id FROM job")).to.deep.equal([]);
      await new JobRepository(store.db).create(JOB, 1);
      expect(await sql.all("SELECT id FROM job")).to.deep.equal([]);
    });
    expect((await database.all("SELECT id FROM job")).length).to.equal(1);
  });

  it("keeps no keeper from working or starting", async () => {
    await look();
    await store.reopen();
    await new JobRepository(store.db).create(JOB, 1);
  });

  it("refuses every write, and leaves the file as it was", async () => {
    await store.db.close();
    const before = await readFile(store.file);
    const database = await look();
    await rejection(new JobRepository(database).create(JOB, 1), FinalError, "STORE_UNWRITABLE");
    await rejection(database.run("DELETE FROM job"), FinalError, "STORE_UNWRITABLE");
    await database.close();
    opened.pop();
    expect((await readFile(store.file)).equals(before)).to.equal(true);
    await store.open();
  });

  it("says when the store is of another version, and does not migrate it", async () => {
    await store.db.run("PRAGMA user_version = 999");
    await rejection(look(), FinalError, "STORE_TOO_NEW");
    await store.db.run("PRAGMA user_version = 1");
    await rejection(look(), FinalError, "STORE_TOO_OLD");
    expect(await store.db.get("PRAGMA user_version")).to.deep.equal({ user_version: 1 });
  });

  it("says when there is no store, and makes none", async () => {
    const nowhere = join(store.folder, "nothing.db");
    await rejection(look(nowhere), FinalError, "STORE_MISSING");
    await rejection(look(nowhere), FinalError, "STORE_MISSING");
    const text = join(store.folder, "text.db");
    await writeFile(text, "not a database, and longer than its header so that it is read as one".repeat(20));
    await rejection(look(text), FinalError, "STORE_UNREADABLE");
  });
});
