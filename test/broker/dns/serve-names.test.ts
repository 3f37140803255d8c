import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { createConnection } from "node:net";
import { expect } from "chai";
import { decode, encode, type Packet, streamEncode } from "dns-packet";
import { type NameServer, serveNames } from "../../../broker/dns/serve-names.ts";
import { until } from "../../pam/support/until.ts";
import { CHALLENGE, FREE, LEASED, testZone, ZONE } from "./support/test-zone.ts";

describe("the name server", () => {
  let server: NameServer;
  const problems: unknown[] = [];
  let now = 0;
  /** c-ares, which is nothing of ours. */
  const resolver = new Resolver({ timeout: 5_000, tries: 4 });
  const question: Packet = { type: "query", id: 7, questions: [{ name: ZONE, type: "NS" }] };

  async function open(answersASecond: number): Promise<NameServer> {
    const onProblem = (error: unknown) => problems.push(error);
    for (;;) {
      try {
        const options = { listen: ["127.0.0.1"], port: 0, answersASecond, nowMs: () => now, onProblem };
        return await serveNames({ zone: testZone(), ...options });
      } catch (error) {
        // The port that TCP got belongs to somebody else by UDP.
        if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      }
    }
  }

  before(async () => {
    server = await open(1_000);
    resolver.setServers([`127.0.0.1:${server.port}`]);
  });
  after(async () => {
    await server.close();
    expect(problems).to.deep.equal([]);
  });

  it("is understood by a resolver that others have written", async () => {
    expect(await resolver.resolve6(`${LEASED}.${ZONE}`)).to.deep.equal(["2001:db8:1:5::2"]);
    expect(await resolver.reverse("2001:db8:1:5::2")).to.deep.equal([`${LEASED}.${ZONE}`]);
    expect(await resolver.resolveTxt(`_acme-challenge.${LEASED}.${ZONE}`)).to.deep.equal([[CHALLENGE]]);
    expect(await resolver.resolveNs(ZONE)).to.have.members([`ns1.${ZONE}`, "ns2.example.org"]);
    const codes = await Promise.all(
      [`${FREE}.${ZONE}`, `ns1.${ZONE}.example.org`].map((name) =>
        resolver.resolve6(name).catch((error: NodeJS.ErrnoException) => error.code),
      ),
    );
    expect(codes).to.deep.equal(["ENOTFOUND", "EREFUSED"]);
  });

  it("answers several questions on one connection, in however many pieces they come", async () => {
    const socket = createConnection(server.port, "127.0.0.1");
    const one = streamEncode(question);
    const both = Buffer.concat([one, streamEncode({ ...question, id: 8 })]);
    const parts: Buffer[] = [];
    socket.on("data", (part: Buffer) => parts.push(part));
    for (const byte of both) socket.write(Buffer.of(byte));
    const answers = await until("two answers", () => {
      const all = Buffer.concat(parts);
      const length = all.length < 2 ? 0 : all.readUInt16BE(0) + 2;
      return length > 0 && all.length === 2 * length
        ? [all.subarray(2, length), all.subarray(length + 2)]
        : undefined;
    });
    expect(answers.map((answer) => decode(answer).id)).to.deep.equal([7, 8]);
    socket.destroy();
  });

  it("hangs up on who speaks no DNS", async () => {
    for (const rubbish of ["GET / HTTP/1.1\r\n\r\n", "\0\x04four"]) {
      const socket = createConnection(server.port, "127.0.0.1");
      socket.on("error", () => undefined).write(rubbish);
      await once(socket, "close");
    }
  });

  it("lets nobody hold more connections than are theirs", async () => {
    const held = Array.from({ length: 32 }, () => createConnection(server.port, "127.0.0.1"));
    await Promise.all(held.map((socket) => once(socket, "connect")));
    const one = createConnection(server.port, "127.0.0.1").on("error", () => undefined);
    await once(one, "close");
    held[0]?.destroy();
    await until("a place", async () => {
      const next = createConnection(server.port, "127.0.0.1").on("error", () => undefined);
      next.write(streamEncode(question));
      const heard = await Promise.race([once(next, "data"), once(next, "close").then(() => undefined)]);
      next.destroy();
      return heard;
    });
    for (const socket of held) socket.destroy();
  });

  it("goes on after datagrams that are none of its business", async () => {
    const { ignored } = server.counts;
    const socket = createSocket("udp4");
    const reply = encode({ ...question, type: "response" });
    for (const packet of [reply, Buffer.alloc(0), Buffer.alloc(9_000, 0xff)])
      socket.send(packet, server.port, "127.0.0.1");
    // The long one has the bit of an answer too.
    await until("three that are ignored", () => server.counts.ignored === ignored + 3 || undefined);
    socket.close();
    expect(await resolver.resolve6(`${LEASED}.${ZONE}`)).to.have.length(1);
  });

  it("sends who asks too often by UDP to TCP, where they are answered", async () => {
    const strict = await open(1);
    const socket = createSocket("udp4");
    const heard: Buffer[] = [];
    socket.on("message", (packet) => heard.push(packet));
    for (let at = 0; at < 3; at++) socket.send(encode(question), strict.port, "127.0.0.1");
    const { counts } = strict;
    await until("three", () => counts.answered + counts.truncated + counts.dropped === 3 || undefined);
    expect(counts).to.include({ answered: 1, truncated: 1, dropped: 1 });
    await until("two of them heard of", () => heard.length === 2 || undefined);
    const [whole, cut] = heard.map((packet) => decode(packet));
    expect(whole?.answers).to.have.length(2);
    expect([cut?.answers, cut?.questions?.[0]?.name]).to.deep.equal([[], ZONE]);
    expect((cut?.flags ?? 0) & 0x0200, "more by TCP").not.to.equal(0);
    // A resolver takes the hint by itself.
    const patient = new Resolver({ timeout: 5_000, tries: 4 });
    patient.setServers([`127.0.0.1:${strict.port}`]);
    expect(await patient.resolveNs(ZONE)).to.have.length(2);
    now += 1_000;
    expect(await patient.resolveNs(ZONE)).to.have.length(2);
    socket.close();
    await strict.close();
  });

  it("gives its port back", async () => {
    const other = await open(1);
    const { port } = other;
    await other.close();
    const socket = createConnection(port, "127.0.0.1");
    const [error] = (await once(socket, "error")) as [NodeJS.ErrnoException];
    expect(error.code).to.equal("ECONNREFUSED");
  });
});
