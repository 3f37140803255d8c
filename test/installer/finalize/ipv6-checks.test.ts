import { expect } from "chai";
import { ipv6Checks } from "../../../installer/finalize/ipv6-checks.ts";

const manual = (prefix: string) => ({ mode: "manual", prefix }) as const;
const verdicts = (...given: Parameters<typeof ipv6Checks>) =>
  ipv6Checks(...given).map(({ verdict }) => verdict);

describe("what is said of a prefix before it is used", () => {
  const isolated = { bridge: "guests", isolate: true };

  it("is nothing when there is none", () => {
    expect(ipv6Checks({ mode: "none" }, isolated)).to.deep.equal([]);
  });

  it("is good where the installer makes the machines' network, known or not", () => {
    expect(verdicts(manual("2a00:1:2::/64"), isolated)).to.deep.equal(["good"]);
    expect(verdicts(manual("2a00:1:2::/64"), undefined)).to.deep.equal(["good"]);
  });

  it("is what the operator has to do where the machines' bridge is theirs", () => {
    const [check] = ipv6Checks(manual("2a00:1:2::/64"), { bridge: "vmbr0", isolate: false });
    expect(check?.verdict).to.equal("warn");
    expect(check?.remedy).to.match(/^Add 2a00:1:2::1\/64 to the bridge/);
  });

  it("is that nobody routes it, of one that is for examples", () => {
    for (const prefix of ["2001:db8::/48", "2001:db8:ffff::/64", "3fff:fff::/64"])
      expect(verdicts(manual(prefix), isolated), prefix).to.deep.equal(["warn"]);
    expect(verdicts(manual("2001:db9::/48"), isolated)).to.deep.equal(["good"]);
  });
});
