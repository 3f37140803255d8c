import { expect } from "chai";
import { WakeQueue } from "../../../keeper/composition/wake-queue.ts";
import { gate } from "../../fakes/gate.ts";

describe("WakeQueue", () => {
  it("looks at each once however often it is named, so many at a time, and again when it is named meanwhile", async () => {
    const { opened, open } = gate();
    const looks: bigint[] = [];
    let most = 0;
    let now = 0;
    const queue = new WakeQueue(async (id) => {
      looks.push(id);
      most = Math.max(most, ++now);
      await opened;
      now--;
    }, 2);
    for (const id of [1n, 2n, 3n, 4n, 3n, 4n, 1n]) queue.add(id);
    expect(looks).to.deep.equal([1n, 2n]);
    open();
    await new Promise(setImmediate);
    expect(looks).to.deep.equal([1n, 2n, 3n, 4n, 1n]);
    expect([most, now]).to.deep.equal([2, 0]);
  });
});
