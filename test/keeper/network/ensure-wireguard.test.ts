import { expect } from "chai";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { ensureWireguard, type WireguardInterface } from "../../../keeper/network/ensure-wireguard.ts";
import type { NetworkProgram, RunProgram } from "../../../keeper/network/run-program.ts";

const WANTED: WireguardInterface = {
  name: "bk0",
  privateKeyFile: "/etc/key",
  publicKey: "ours",
  port: 51_820,
  mtu: 1_420,
  addresses: ["2001:db8::1"],
};

describe("a WireGuard interface", () => {
  /** A machine whose kernel has WireGuard or not, and which has wireguard-go or not. */
  function machine({ kernel = true, userSpace = true, there = false } = {}) {
    let has = there;
    const said: string[] = [];
    const run: RunProgram = async (program, args, input) => {
      const line = [program, ...args].join(" ");
      if (line === "ip -json address show") {
        const link = {
          ifname: "bk0",
          mtu: 1_420,
          flags: ["UP"],
          addr_info: [{ local: "2001:db8::1", scope: "global" }],
        };
        const fresh = { ...link, mtu: 1_500, flags: [], addr_info: [] };
        return JSON.stringify([{ ifname: "lo" }, ...(has ? [there ? link : fresh] : [])]);
      }
      if (line === "wg show bk0 dump")
        return there ? "secret\tours\t51820\toff\n" : "(none)\t(none)\t0\toff\n";
      said.push(input === undefined ? line : `${line}: ${input.trim().split("\n").join("; ")}`);
      const missing: Partial<Record<NetworkProgram, boolean>> = {
        ip: line.startsWith("ip link add") && !kernel,
        "wireguard-go": !userSpace,
      };
      if (missing[program] === true) throw new RetryableError("TEST", "missing", "");
      has = true;
      return "";
    };
    return { run, said };
  }
  const SETTINGS = [
    "wg set bk0 private-key /etc/key listen-port 51820",
    "ip -6 -batch -: link set dev bk0 mtu 1420; link set dev bk0 up; address add 2001:db8::1/128 dev bk0 nodad",
  ];

  it("is the kernel's where it has one, and gets its key by a file", async () => {
    const { run, said } = machine();
    expect(await ensureWireguard(run, WANTED)).to.equal(true);
    expect(said).to.deep.equal(["ip link add name bk0 type wireguard", ...SETTINGS]);
  });

  it("is wireguard-go's where the kernel has none", async () => {
    const { run, said } = machine({ kernel: false });
    expect(await ensureWireguard(run, WANTED)).to.equal(true);
    expect(said).to.deep.equal(["ip link add name bk0 type wireguard", "wireguard-go bk0", ...SETTINGS]);
  });

  it("that is as it should be is left alone", async () => {
    const { run, said } = machine({ there: true });
    expect(await ensureWireguard(run, WANTED)).to.equal(false);
    expect(said).to.deep.equal([]);
  });

  it("gets another key, and loses an address that it should not have", async () => {
    const { run, said } = machine({ there: true });
    expect(await ensureWireguard(run, { ...WANTED, publicKey: "fresh", port: null, addresses: [] })).to.equal(
      true,
    );
    expect(said).to.deep.equal([
      "wg set bk0 private-key /etc/key",
      "ip -6 -batch -: address del 2001:db8::1 dev bk0",
    ]);
  });

  it("that nobody can make is an error that says what to install", async () => {
    const { run } = machine({ kernel: false, userSpace: false });
    const error: unknown = await ensureWireguard(run, WANTED).catch((e) => e);
    expect(error).to.be.instanceOf(FinalError).and.to.have.property("code", "WIREGUARD_MISSING");
  });
});
