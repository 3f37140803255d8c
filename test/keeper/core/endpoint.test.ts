import { expect } from "chai";
import { type EndpointRule, endpointOf } from "../../../keeper/core/endpoint.ts";
import { onionService } from "../../../keeper/core/onion-service.ts";

const POOL = { cidr: "10.77.0.0/16", gateway: "10.77.0.1", first: "10.77.1.1", last: "10.77.1.250" };

describe("endpointOf", () => {
  const at = (endpoint: EndpointRule, ipv6: string | null = null) =>
    endpointOf({ pool: POOL, ipv6, endpoint }, { subscription: 7n, ipv4: "10.77.1.7", ipv6Prefix: null });

  it("is the VM itself, by either kind of address, or a port of the router", () => {
    expect(at({ mode: "direct" })).to.deep.equal({ host: "10.77.1.7", port: 22 });
    expect(at({ mode: "ipv6" }, "2001:db8::/64")).to.deep.equal({ host: "2001:db8::8", port: 22 });
    expect(at({ mode: "forwarded", host: "gw.example", portBase: 20_000 })).to.deep.equal({
      host: "gw.example",
      port: 20_263,
    });
  });

  it("is an onion service of the subscription's own", () => {
    const serviceOf = (id: bigint) => onionService(new Uint8Array(32), `${id}`);
    const { host, port } = at({ mode: "onion", serviceOf });
    expect(host).to.equal(`${serviceOf(7n).id}.onion`);
    expect(port).to.equal(22);
  });

  it("is nothing by IPv6 where there is none", () => {
    expect(() => at({ mode: "ipv6" })).to.throw(RangeError, "have none");
  });
});
