import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { expect } from "chai";
import { freePortBase } from "../../../devnet/process/free-port-base.ts";

describe("freePortBase", () => {
  it("leaves out a base whose ports are taken", async () => {
    const server = createServer();
    const start = await freePortBase(0, 1, Math.random);
    server.listen(start, "127.0.0.1");
    await once(server, "listening");
    try {
      const { port } = server.address() as AddressInfo;
      // The first draw leads to a row with the taken port in its middle (half a step up, against rounding), the second
      // far away from it.
      const width = 31_000 - 10_000 - 5 - 3;
      const draws = [(port - 6 - 10_000 + 0.5) / width, port > 20_000 ? 0.01 : 0.9];
      const base = await freePortBase(5, 3, () => draws.shift() ?? Math.random());
      expect(port < base + 5 || port > base + 7).to.equal(true);
    } finally {
      server.close();
    }
  });
});
