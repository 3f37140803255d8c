import { expect } from "chai";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { ensureForwarding } from "../../../keeper/network/ensure-forwarding.ts";
import type { RunProgram } from "../../../keeper/network/run-program.ts";

describe("forwarding", () => {
  /** A kernel that says these values of accept_ra, forwarding of all and of the uplink, and proxy_ndp. */
  function kernel(values: string, refuse = false): { run: RunProgram; written: string[] } {
    const written: string[] = [];
    return {
      written,
      run: async (_program, [first, ...args]) => {
        if (first === "-n") return `${values.split(" ").join("\n")}\n`;
        if (refuse) throw new RetryableError("TEST", "read-only", "");
        written.push(...args.slice(1).map((line) => line.replace("net/ipv6/conf/", "")));
        return "";
      },
    };
  }
  const written = async (values: string, answering = false) => {
    const { run, written } = kernel(values);
    await ensureForwarding(run, "eth0.5", answering);
    return written;
  };

  it("is switched on where it is off, and no more is written than has to be", async () => {
    expect(await written("0 0 0 0")).to.deep.equal(["all/forwarding=1", "eth0.5/forwarding=1"]);
    expect(await written("0 1 1 0")).to.deep.equal([]);
    expect(await written("0 1 1 0", true)).to.deep.equal(["eth0.5/proxy_ndp=1"]);
    expect(await written("0 1 1 1", true)).to.deep.equal([]);
  });

  it("does not take the way that the uplink has learned from its router, nor begin to believe one", async () => {
    expect(await written("1 0 1 0")).to.deep.equal(["eth0.5/accept_ra=2", "all/forwarding=1"]);
    expect(await written("2 1 1 0")).to.deep.equal([]);
  });

  it("says which lines are missing where it may not write them", async () => {
    const error: unknown = await ensureForwarding(kernel("1 0 1 0", true).run, "eth0", false).catch((e) => e);
    expect(error).to.be.instanceOf(FinalError).and.to.have.property("code", "FORWARDING_OFF");
    expect((error as Error).message).to.contain(
      "net/ipv6/conf/eth0/accept_ra=2 net/ipv6/conf/all/forwarding=1",
    );
  });
});
