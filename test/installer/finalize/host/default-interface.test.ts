import { expect } from "chai";
import { defaultInterface } from "../../../../installer/finalize/host/default-interface.ts";

const HEAD = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT";
const route = (name: string, to: string, metric: number, mask: string) =>
  [name, to, "0101A8C0", "0003", "0", "0", `${metric}`, mask, "0", "0", "0"].join("\t");

describe("the interface that leads to the Internet", () => {
  it("is that of the best way to everywhere", () => {
    const routes = [
      HEAD,
      route("eno2", "00000000", 200, "00000000"),
      route("vmbr0", "00000000", 100, "00000000"),
      // Half of the world, as some tunnels have it.
      route("tun0", "00000000", 0, "00000080"),
      route("guests", "00004D0A", 0, "0000FFFF"),
      "",
    ];
    expect(defaultInterface(routes.join("\n"))).to.equal("vmbr0");
  });

  it("is missing where there is no such way", () => {
    const text = `${HEAD}\n${route("guests", "00004D0A", 0, "0000FFFF")}\n`;
    expect(() => defaultInterface(text))
      .to.throw()
      .with.property("code", "HOST_NO_WAY_OUT");
  });
});
