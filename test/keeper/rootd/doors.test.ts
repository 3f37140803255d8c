import { expect } from "chai";
import fc from "fast-check";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { contains } from "../../../keeper/rootd/contains.ts";
import { openDoors } from "../../../keeper/rootd/doors.ts";
import { type RootdRequest, rootdRequest } from "../../../keeper/rootd/rootd-request.ts";
import { rejection } from "../support/rejection.ts";
import { MemoryFirewall } from "./support/memory-firewall.ts";

describe("doors", () => {
  let firewall: MemoryFirewall;
  let ask: (request: RootdRequest) => ReturnType<ReturnType<typeof openDoors>>;

  beforeEach(() => {
    firewall = new MemoryFirewall();
    const obey = openDoors(firewall, [22, 8006]);
    ask = (request) => obey(rootdRequest.parse(request));
  });

  const knock = (source: string, seconds = 300, ports = [22]): RootdRequest => ({
    verb: "knock-open",
    ports,
    source,
    seconds,
  });

  it("opens each port for the source, and says so", async () => {
    const open = await ask(knock("203.0.113.7", 300, [22, 8006]));
    expect(open).to.deep.equal([
      { source: "203.0.113.7", port: 22, seconds: 300 },
      { source: "203.0.113.7", port: 8006, seconds: 300 },
    ]);
    expect(await ask({ verb: "knock-list" })).to.deep.equal(open);
  });

  it("opens no port that the operator does not let it, nor any beside it", async () => {
    await rejection(ask(knock("203.0.113.7", 300, [22, 3306])), FinalError, "ROOTD_PORT_FORBIDDEN");
    expect(firewall.open).to.deep.equal([]);
  });

  it("begins the time anew with the same knock once more", async () => {
    await ask(knock("203.0.113.7", 300));
    firewall.pass(200);
    expect(await ask(knock("203.0.113.7", 60))).to.deep.equal([
      { source: "203.0.113.7", port: 22, seconds: 60 },
    ]);
  });

  it("leaves only the newest of knocks that overlap", async () => {
    await ask(knock("203.0.113.7", 60));
    expect(await ask(knock("203.0.113.0/24", 300))).to.deep.equal([
      { source: "203.0.113.0/24", port: 22, seconds: 300 },
    ]);
    expect(await ask(knock("203.0.113.7", 60))).to.deep.equal([
      { source: "203.0.113.7", port: 22, seconds: 60 },
    ]);
  });

  it("leaves other sources, families and ports as they are", async () => {
    await ask(knock("203.0.113.7"));
    await ask(knock("2001:db8::/64"));
    await ask(knock("203.0.113.0/24", 300, [8006]));
    expect(await ask(knock("203.0.113.8"))).to.have.length(4);
  });

  it("takes one address for one, however it is written", async () => {
    await ask(knock("2001:db8:0:0::7", 300));
    expect(await ask(knock("2001:DB8::7/128", 60))).to.deep.equal([
      { source: "2001:db8::7", port: 22, seconds: 60 },
    ]);
  });

  it("narrows a network to who has logged in, on every port, for the time that is left", async () => {
    await ask(knock("203.0.113.0/24", 300, [22, 8006]));
    await ask(knock("2001:db8::/64"));
    firewall.pass(100);
    expect(await ask({ verb: "knock-narrow", source: "203.0.113.7" })).to.have.deep.members([
      { source: "203.0.113.7", port: 22, seconds: 200 },
      { source: "203.0.113.7", port: 8006, seconds: 200 },
      { source: "2001:db8::/64", port: 22, seconds: 200 },
    ]);
  });

  it("opens nothing for who has logged in by another way", async () => {
    const open = await ask(knock("203.0.113.0/24"));
    expect(await ask({ verb: "knock-narrow", source: "198.51.100.9" })).to.deep.equal(open);
  });

  it("closes everything", async () => {
    await ask(knock("203.0.113.0/24", 300, [22, 8006]));
    await ask(knock("2001:db8::/64"));
    expect(await ask({ verb: "knock-close" })).to.deep.equal([]);
  });

  it("looks again when the kernel has closed a door just before", async () => {
    await ask(knock("203.0.113.0/24", 30));
    let looks = 0;
    firewall.beforeChange = () => {
      looks += 1;
      if (looks === 1) firewall.pass(30);
    };
    expect(await ask(knock("203.0.113.7"))).to.have.length(1);
    expect(looks).to.equal(2);
  });

  it("gives up when the kernel refuses each time", async () => {
    firewall.beforeChange = () => {
      throw new RetryableError("ROOTD_FIREWALL_FAILED", "No space left on device", "wait");
    };
    await rejection(ask(knock("203.0.113.7")), RetryableError, "ROOTD_FIREWALL_FAILED");
  });

  it("opens, whatever is asked in which order at once, no address that no knock has named", async () => {
    const sources = [
      "203.0.113.0/24",
      "203.0.113.0/28",
      "203.0.113.7",
      "203.0.113.8",
      "2001:db8::/64",
      "2001:db8::7",
    ];
    const source = fc.constantFrom(...sources);
    const request: fc.Arbitrary<RootdRequest> = fc.oneof(
      fc.record({
        verb: fc.constant("knock-open" as const),
        ports: fc.subarray([22, 8006], { minLength: 1 }),
        source,
        seconds: fc.integer({ min: 30, max: 3_600 }),
      }),
      fc.record({
        verb: fc.constant("knock-narrow" as const),
        source: fc.constantFrom("203.0.113.7", "203.0.113.200", "2001:db8::7"),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 12 }), async (requests) => {
        const world = new MemoryFirewall();
        const obey = openDoors(world, [22, 8006]);
        await Promise.all(requests.map((each) => obey(rootdRequest.parse(each))));
        for (const { source, port, seconds } of world.open) {
          const asked = requests.some(
            (each) =>
              each.verb === "knock-open" &&
              each.ports.includes(port) &&
              contains(each.source, source) &&
              each.seconds >= seconds,
          );
          expect(asked, `${source} ${port}`).to.equal(true);
        }
        const last = requests.at(-1);
        if (last?.verb === "knock-open")
          for (const port of last.ports)
            expect(world.open).to.deep.include({ source: last.source, port, seconds: last.seconds });
      }),
    );
  });
});
