import { once } from "node:events";
import { createServer } from "node:net";
import { expect } from "chai";
import { measureLatency } from "../../../../keeper/cli/broker/measure-latency.ts";

describe("how far away a broker is", () => {
  it("is measured by a connection, or by its refusal", async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    expect(await measureLatency("127.0.0.1", port)).to.be.greaterThan(0);
    server.close();
    await once(server, "close");
    expect(await measureLatency("127.0.0.1", port)).to.be.greaterThan(0);
  });

  it("is not known of a name that leads nowhere", async () => {
    expect(await measureLatency("nobody.invalid", 53)).to.equal(null);
  });
});
