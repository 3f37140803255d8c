import { hexToBytes } from "@noble/hashes/utils.js";
import { expect } from "chai";
import type { EndpointRule } from "../../../keeper/core/endpoint.ts";
import { open } from "../../../keeper/protocol/open.ts";
import { CREDENTIAL, TENANT_KEY } from "../../fakes/saga-world.ts";
import { deliveredWorld } from "./delivered-world.ts";
import { SagaBench } from "./run-sagas.ts";

const UPLINK = "/etc/systemd/network/10-uplink.network";
/** Machine 7 is the seventh of the pool, after the host. */
const [FIRST, FIRST_ADDRESS] = ["2001:db8:1::/64", "2001:db8:1::8"];
const [SECOND, SECOND_ADDRESS] = ["2001:db8:2::/64", "2001:db8:2::8"];

describe("machines of a host that gets another prefix", () => {
  const bench = (endpoint: EndpointRule = { mode: "ipv6" }) => {
    const lent: { prefix: string | null } = { prefix: null };
    const settings = {
      endpoint,
      get ipv6() {
        return lent.prefix;
      },
    };
    const world = deliveredWorld({ now: 1_800_000_000_000 });
    // As the keeper has it: what is lent now.
    Object.defineProperties(world.settings, Object.getOwnPropertyDescriptors(settings));
    const host = new SagaBench(world);
    const vm = () => [...world.hypervisor.vms.values()][0];
    const lend = async (prefix: string | null) => {
      lent.prefix = prefix;
      await host.pass(30_000);
    };
    const sealedHost = async () => {
      const job = host.store.rows.findLast((row) => row.job.kind === "reseal")?.job;
      const context = { chainId: 31_337n, contract: CREDENTIAL, id: 7n, epoch: 1 };
      return (await open(hexToBytes(String(job?.data.sealed)), TENANT_KEY.secretKey, context)).host;
    };
    return { ...world, host, vm, lend, sealedHost };
  };

  it("get their address of it, fenced and told, and their tenants another credential", async () => {
    const { lend, vm, reader, registry, sealedHost } = bench();
    await lend(FIRST);
    expect(vm()?.ipv6).to.equal(FIRST_ADDRESS);
    expect(vm()?.files.get(UPLINK)).to.include(`Address=${FIRST_ADDRESS}/128\n`);
    expect(vm()?.files.get(UPLINK)).to.include("Gateway=2001:db8:1::1\n");
    expect(reader.sent).to.deep.equal(["set-credential:7:1:1:1"]);
    expect(await sealedHost()).to.equal(FIRST_ADDRESS);
    expect(registry.machines.get(7n)).to.include({ ipv6Prefix: FIRST, sealedGeneration: 1 });
  });

  it("get one after the other, also one that they had before: no sealing is taken for an earlier one", async () => {
    const { lend, reader, sealedHost } = bench();
    await lend(FIRST);
    await lend(SECOND);
    expect(await sealedHost()).to.equal(SECOND_ADDRESS);
    await lend(FIRST);
    expect(await sealedHost()).to.equal(FIRST_ADDRESS);
    expect(reader.sent).to.deep.equal([1, 2, 3].map((nth) => `set-credential:7:1:1:${nth}`));
  });

  it("keep what they have while there is none, and nothing is done anew when it is back", async () => {
    const { lend, vm, reader, host } = bench();
    await lend(FIRST);
    const rows = host.store.rows.length;
    await lend(null);
    await lend(FIRST);
    expect([vm()?.ipv6, reader.sent.length, host.store.rows.length]).to.deep.equal([FIRST_ADDRESS, 1, rows]);
  });

  it("need no other credential where their tenants come another way", async () => {
    const { lend, vm, reader } = bench({ mode: "direct" });
    await lend(FIRST);
    expect([vm()?.ipv6, reader.sent]).to.deep.equal([FIRST_ADDRESS, []]);
  });

  it("are told when they run again", async () => {
    const { lend, vm, reader, host } = bench();
    reader.change(7n, { held: true });
    await lend(FIRST);
    expect([vm()?.power, vm()?.files.get(UPLINK)?.includes(FIRST_ADDRESS)]).to.deep.equal(["stopped", false]);
    reader.change(7n, { held: false });
    await host.pass(60_000);
    expect(vm()?.files.get(UPLINK)).to.include(FIRST_ADDRESS);
  });

  it("are told again when a snapshot brings back an address of before", async () => {
    const { lend, vm, reader, host } = bench();
    reader.request(7n, "snapshot", 1);
    await host.pass(60_000);
    await lend(FIRST);
    reader.request(7n, "rollback", 1);
    await host.pass(120_000);
    expect(vm()?.files.get(UPLINK)).to.include(FIRST_ADDRESS);
  });
});
