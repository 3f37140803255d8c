import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { FinalError } from "../../../keeper/core/errors.ts";
import { copyStore } from "../../../keeper/store/copy-store.ts";
import { Database } from "../../../keeper/store/database.ts";
import { rejection } from "../support/rejection.ts";
import { TempStore } from "./temp-store.ts";

describe("a copy of the store", () => {
  let store: TempStore;
  beforeEach(async () => {
    store = await TempStore.create();
  });
  afterEach(() => store.close());

  const note = (name: string) => store.db.run("INSERT INTO meta (name, value) VALUES (?, 'x')", name);
  /** The notes in a copy, and whether it is a store that this program opens without changing its schema. */
  const notesIn = async (copy: Awaited<ReturnType<typeof copyStore>>) => {
    const file = join(store.folder, "opened.db");
    await writeFile(file, await copy.readFile());
    await copy.close();
    const database = await Database.openReadOnly(file);
    const rows = await database.all<{ name: string }>("SELECT name FROM meta ORDER BY name");
    await database.close();
    return rows.map(({ name }) => name);
  };

  it("has what was committed, and nothing of a transaction that is under way", async () => {
    await note("before");
    let copy: Awaited<ReturnType<typeof copyStore>> | undefined;
    await store.db.transaction(async (sql) => {
      await sql.run("INSERT INTO meta (name, value) VALUES ('within', 'x')");
      copy = await copyStore(store.file);
    });
    await note("after");
    if (copy === undefined) throw new Error("no copy was made");
    expect(await notesIn(copy)).to.deep.equal(["before"]);
  });

  it("is made of a store that nobody has open, and changes it not", async () => {
    await note("kept");
    await store.db.close();
    expect(await notesIn(await copyStore(store.file))).to.deep.equal(["kept"]);
    await store.open();
  });

  it("has no name in the folder, not even while it is read", async () => {
    const before = await readdir(store.folder);
    const copy = await copyStore(store.file);
    expect(await readdir(store.folder)).to.deep.equal(before);
    await copy.close();
  });

  it("says that there is no store, and leaves nothing then", async () => {
    await rejection(copyStore(join(store.folder, "none.db")), FinalError, "STORE_UNWRITABLE");
    await rejection(copyStore(join(store.folder, "nowhere", "keeper.db")), FinalError, "STORE_UNWRITABLE");
    expect((await readdir(store.folder)).filter((name) => name.includes("copy"))).to.deep.equal([]);
  });
});
