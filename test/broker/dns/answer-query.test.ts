import { expect } from "chai";
import { type Answer, decode, encode, type Packet, type RecordType } from "dns-packet";
import fc from "fast-check";
import { answerQuery } from "../../../broker/dns/answer-query.ts";
import { CHALLENGE, FREE, LEASED, POOL_ARPA, testZone, ZONE } from "./support/test-zone.ts";

const TRUNCATED = 0x0200;
const AUTHORITATIVE = 0x0400;
const PTR = `2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.5.0.0.0.${POOL_ARPA}`;

describe("an answer about a name", () => {
  const zone = testZone();

  interface Told {
    readonly rcode: number;
    readonly answers: readonly unknown[];
    readonly authorities: readonly string[];
    readonly flags: number;
  }
  function ask(name: string, type: RecordType, more: Partial<Packet> = {}): Told {
    return told(answerQuery(query(name, type, more), zone, "datagram"));
  }
  function query(name: string, type: RecordType, more: Partial<Packet> = {}): Buffer {
    return encode({ type: "query", id: 4711, questions: [{ name, type }], ...more });
  }
  function told(answer: Buffer | null): Told {
    if (answer === null) throw new Error("no answer");
    const { id, answers = [], authorities = [], flags = 0 } = decode(answer);
    expect(id).to.equal(4711);
    const data = answers.map((record) => ("data" in record ? text(record) : null));
    return { rcode: flags & 15, answers: data, authorities: authorities.map(({ type }) => type), flags };
  }
  const text = (record: Answer) =>
    record.type === "TXT" ? String([record.data].flat()) : "data" in record ? record.data : null;

  it("leads from a leased address's name to it, and back", () => {
    expect(ask(`${LEASED}.${ZONE}`, "AAAA")).to.deep.include({ rcode: 0, answers: ["2001:db8:1:5::2"] });
    expect(ask(PTR, "PTR")).to.deep.include({ rcode: 0, answers: [`${LEASED}.${ZONE}`] });
    expect(ask(`${LEASED}.${ZONE}`, "AAAA").flags & AUTHORITATIVE).not.to.equal(0);
  });

  it("knows no name of an address that is not leased", () => {
    const free = PTR.replace("5.0.0.0.1", "6.0.0.0.1");
    for (const [name, type] of [
      [`${FREE}.${ZONE}`, "AAAA"],
      [`_acme-challenge.${FREE}.${ZONE}`, "TXT"],
      [free, "PTR"],
    ] as const)
      expect(ask(name, type), name).to.deep.include({ rcode: 3, answers: [], authorities: ["SOA"] });
  });

  it("has what a lease's holder has put at _acme-challenge, and nothing where none has", () => {
    expect(ask(`_acme-challenge.${LEASED}.${ZONE}`, "TXT").answers).to.deep.equal([CHALLENGE]);
    const other = `_acme-challenge.2001-db8-1-5--3.${ZONE}`;
    expect(ask(other, "TXT")).to.deep.include({ rcode: 0, answers: [], authorities: ["SOA"] });
  });

  it("says who serves the zones, and where those are", () => {
    for (const name of [ZONE, POOL_ARPA]) {
      expect(ask(name, "NS").answers).to.deep.equal([`ns1.${ZONE}`, "ns2.example.org"]);
      expect(ask(name, "SOA").answers[0]).to.deep.include({
        mname: `ns1.${ZONE}`,
        rname: "hostmaster.example.net",
      });
    }
    expect(ask(`ns1.${ZONE}`, "A").answers).to.deep.equal(["203.0.113.2"]);
    expect(ask(`ns1.${ZONE}`, "AAAA").answers).to.deep.equal(["2001:db8:ffff::2"]);
  });

  it("tells a name without such a record from no name", () => {
    expect(ask(`${LEASED}.${ZONE}`, "A")).to.deep.include({ rcode: 0, answers: [], authorities: ["SOA"] });
    expect(ask(`5.0.0.0.${POOL_ARPA}`, "PTR"), "on the way to leased names").to.deep.include({ rcode: 0 });
    expect(ask(`6.0.0.0.${POOL_ARPA}`, "PTR"), "on the way to none").to.deep.include({ rcode: 3 });
    for (const name of ["www", `a.${LEASED}`, `a._acme-challenge.${LEASED}`, "2001-0db8-1-5--2"])
      expect(ask(`${name}.${ZONE}`, "AAAA"), name).to.deep.include({ rcode: 3 });
    for (const name of ["x", `0.${PTR.slice(0, -POOL_ARPA.length - 1)}`])
      expect(ask(`${name}.${POOL_ARPA}`, "PTR"), name).to.deep.include({ rcode: 3 });
  });

  it("gives names back in the letters that they were asked in", () => {
    const name = `${LEASED}.V6.eXample.NET`;
    const answer = decode(answerQuery(query(name, "AAAA"), zone, "datagram") ?? Buffer.alloc(0));
    expect(answer.questions?.[0]?.name).to.equal(name);
    expect(answer.answers?.[0]?.name).to.equal(name);
  });

  it("is a refusal for what is none of the broker's names, and for copies of the zone", () => {
    for (const [name, type] of [
      ["example.net", "A"],
      [`evil${ZONE}`, "A"],
      [".", "NS"],
      [ZONE, "AXFR"],
    ] as const)
      expect(ask(name, type), name).to.deep.include({ rcode: 5, answers: [], authorities: [] });
    const chaos = encode({ type: "query", id: 4711, questions: [{ name: ZONE, type: "TXT", class: "CH" }] });
    expect(told(answerQuery(chaos, zone, "datagram")).rcode).to.equal(5);
  });

  it("is none for what is an answer itself, or too short: two servers would talk for ever", () => {
    const reply = encode({ type: "response", id: 1, questions: [{ name: ZONE, type: "SOA" }] });
    expect(answerQuery(reply, zone, "datagram")).to.equal(null);
    expect(answerQuery(query(ZONE, "SOA").subarray(0, 11), zone, "datagram")).to.equal(null);
  });

  it("says what is wrong with a packet that is no question", () => {
    const two = encode({ id: 4711, questions: [1, 2].map(() => ({ name: ZONE, type: "A" }) as const) });
    const cut = query(ZONE, "SOA").subarray(0, 15);
    const update = query(ZONE, "SOA");
    update.writeUInt16BE(5 << 11, 2);
    for (const [packet, rcode] of [
      [two, 1],
      [cut, 1],
      [update, 4],
    ] as const)
      expect(told(answerQuery(packet, zone, "datagram")).rcode).to.equal(rcode);
  });

  it("speaks EDNS to who does, in no version but the first", () => {
    const edns = (ednsVersion: number): Partial<Packet> => ({
      additionals: [
        {
          type: "OPT",
          name: ".",
          udpPayloadSize: 4_096,
          extendedRcode: 0,
          ednsVersion,
          flags: 0,
          flag_do: false,
          options: [],
        },
      ],
    });
    const answered = (version: number) =>
      decode(answerQuery(query(ZONE, "SOA", edns(version)), zone, "datagram") ?? Buffer.alloc(0));
    expect(answered(0).additionals?.[0]).to.include({ type: "OPT", udpPayloadSize: 1_232, extendedRcode: 0 });
    expect(answered(0).answers).to.have.length(1);
    expect(answered(1).additionals?.[0]).to.include({ type: "OPT", extendedRcode: 1 });
    expect(answered(1).answers).to.have.length(0);
    expect(
      decode(answerQuery(query(ZONE, "SOA"), zone, "datagram") ?? Buffer.alloc(0)).additionals,
    ).to.have.length(0);
  });

  it("that has no room says that there is more by TCP", () => {
    const short = told(answerQuery(query(ZONE, "NS"), zone, 0));
    expect(short.flags & TRUNCATED).not.to.equal(0);
    expect(short.answers).to.deep.equal([]);
    expect(ask(ZONE, "NS").flags & TRUNCATED).to.equal(0);
  });

  it("is small, and an answer, whatever arrives", () => {
    const names = fc.constantFrom(
      ZONE,
      `${LEASED}.${ZONE}`,
      `_acme-challenge.${LEASED}.${ZONE}`,
      PTR,
      POOL_ARPA,
      ".",
    );
    const types = fc.constantFrom<RecordType[]>(
      "A",
      "AAAA",
      "NS",
      "SOA",
      "PTR",
      "TXT",
      "OPT",
      "HINFO",
      "AXFR",
    );
    const changes = fc.array(fc.tuple(fc.nat({ max: 120 }), fc.nat({ max: 255 })), { maxLength: 6 });
    const changed = fc
      .tuple(names, types, changes, fc.uint8Array({ maxLength: 40 }))
      .map(([name, type, list, tail]) => {
        const packet = Buffer.concat([query(name, type), tail]);
        for (const [at, byte] of list) if (at < packet.length) packet[at] = byte;
        return packet;
      });
    const noise = fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.oneof(changed, noise), (packet) => {
        const before = Buffer.from(packet);
        const answer = answerQuery(packet, zone, "datagram");
        expect(packet.equals(before), "what came in is as it was").to.equal(true);
        if (answer === null) return;
        expect(answer.length).to.be.at.most(1_232);
        expect(answer.readUInt16BE(0)).to.equal(packet.readUInt16BE(0));
        expect(answer.readUInt16BE(2) & 0x8000).to.equal(0x8000);
        for (const record of decode(answer).answers ?? [])
          if (record.type === "AAAA") expect(record.data).to.match(/^2001:db8:(1:5|ffff):/);
      }),
      { numRuns: 5_000 },
    );
  });
});
