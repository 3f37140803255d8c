import { expect } from "chai";
import { GroupCommit } from "../../../keeper/store/group-commit.ts";
import { gate } from "../../fakes/gate.ts";
import { TempStore } from "./temp-store.ts";

describe("GroupCommit", () => {
  let store: TempStore;
  let writes: GroupCommit;
  let commits: number;
  beforeEach(async () => {
    store = await TempStore.create();
    await store.db.run("CREATE TABLE word (text TEXT PRIMARY KEY)");
    commits = 0;
    const transaction = store.db.transaction.bind(store.db);
    store.db.transaction = (work) => {
      commits++;
      return transaction(work);
    };
    writes = GroupCommit.of(store.db);
  });
  afterEach(() => store.close());

  const write = (text: string) => writes.run((sql) => sql.run("INSERT INTO word VALUES (?)", text));
  const words = async () =>
    (await store.db.all<{ text: string }>("SELECT text FROM word ORDER BY text")).map((row) => row.text);

  it("writes what comes while the disk is busy with one commit", async () => {
    const begun = gate();
    const busy = gate();
    const first = writes.run(async (sql) => {
      begun.open();
      await busy.opened;
      await sql.run("INSERT INTO word VALUES ('a')");
    });
    await begun.opened;
    const others = ["b", "c", "d"].map(write);
    busy.open();
    await Promise.all([first, ...others]);
    expect(await words()).to.deep.equal(["a", "b", "c", "d"]);
    expect(commits).to.equal(2);
  });

  it("resolves only when it is on disk", async () => {
    const [a] = await Promise.all([write("a").then(words), write("b")]);
    expect(a).to.deep.equal(["a", "b"]);
  });

  it("keeps the failure of one from the others, and nothing of the one", async () => {
    const failed = writes.run(async (sql) => {
      await sql.run("INSERT INTO word VALUES ('half')");
      throw new Error("no");
    });
    const told = failed.then(
      () => "stored",
      (error: Error) => error.message,
    );
    await Promise.all([write("a"), told, write("b")]);
    expect(await told).to.equal("no");
    expect(await words()).to.deep.equal(["a", "b"]);
  });

  it("tells all when the commit fails, and works again after that", async () => {
    const transaction = store.db.transaction;
    store.db.transaction = (work) =>
      transaction(async (sql) => {
        await work(sql);
        throw new Error("the disk is gone");
      });
    const told = await Promise.all(
      ["a", "b"].map((text) => write(text).catch((error: Error) => error.message)),
    );
    expect(told).to.deep.equal(["the disk is gone", "the disk is gone"]);
    store.db.transaction = transaction;
    await write("c");
    expect(await words()).to.deep.equal(["c"]);
  });

  it("tells when it cannot begin", async () => {
    const transaction = store.db.transaction;
    store.db.transaction = () => Promise.reject(new Error("locked"));
    expect(await write("a").catch((error: Error) => error.message)).to.equal("locked");
    store.db.transaction = transaction;
    await write("b");
    expect(await words()).to.deep.equal(["b"]);
  });
});
