import { expect } from "chai";
import { TaskLog } from "../../../keeper/store/task-log.ts";
import { TempStore } from "./temp-store.ts";

describe("TaskLog", () => {
  it("remembers the last task of a key over a restart, until it is told to forget", async () => {
    const store = await TempStore.create();
    try {
      await new TaskLog(store.db).remember("clone:42", "UPID:1");
      await new TaskLog(store.db).remember("clone:42", "UPID:2");
      const tasks = new TaskLog(await store.reopen());
      expect(await tasks.recall("clone:42")).to.equal("UPID:2");
      await tasks.forget("clone:42");
      await tasks.forget("clone:42");
      expect(await tasks.recall("clone:42")).to.equal(null);
    } finally {
      await store.close();
    }
  });
});
