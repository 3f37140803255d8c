import { expect } from "chai";
import { endpointOf } from "../../../keeper/core/endpoint.ts";

describe("endpointOf", () => {
  it("is the VM itself, or a port of the router", () => {
    expect(endpointOf({ mode: "direct" }, "203.0.113.9")).to.deep.equal({ host: "203.0.113.9", port: 22 });
    const rule = { mode: "forwarded", host: "gw.example", portBase: 20_000 } as const;
    expect(endpointOf(rule, "10.77.1.7")).to.deep.equal({ host: "gw.example", port: 20_263 });
  });
});
