import { once } from "node:events";
import { createConnection } from "node:net";
import { expect } from "chai";
import { leaseIndex } from "../../../broker/core/lease-index.ts";
import { challengeBook } from "../../../broker/dns/challenge-book.ts";
import { type ApiAnswer, leaseApi } from "../../../broker/tunnel-api/lease-api.ts";
import { serveLeases } from "../../../broker/tunnel-api/serve-leases.ts";
import { TunnelError } from "../../../broker/tunnel-api/tunnel-error.ts";

const ZONE = "v6.example.net";
const VALUE = "b".repeat(43);

describe("the API in the tunnel", () => {
  const book = challengeBook();
  const mine = { prefix: "2001:db8:1:5::/64", endsAt: 1_800_000_000 };
  const leases = leaseIndex([mine, { prefix: "2001:db8:1:6::/64", endsAt: null }]);
  const names = { zone: ZONE, book };
  const api = leaseApi({ leases: () => leases, names, now: () => 0 });
  const put = (source: string, body: unknown, answer = api) =>
    outcome(() => answer({ method: "PUT", path: "/v1/acme-challenge", source, body: JSON.stringify(body) }));
  const get = (source: string, path = "/v1/lease") =>
    outcome(() => api({ method: "GET", path, source, body: null }));

  function outcome(ask: () => ApiAnswer): object | string | number {
    try {
      const { status, body } = ask();
      return body ?? status;
    } catch (error) {
      if (error instanceof TunnelError) return error.code;
      throw error;
    }
  }

  it("tells a host of the lease that its address belongs to", () => {
    expect(get("2001:db8:1:5::1")).to.deep.equal({ ...mine, zone: ZONE });
    expect(get("2001:db8:1:6::1")).to.deep.include({ prefix: "2001:db8:1:6::/64", endsAt: null });
  });

  it("tells nobody else anything", () => {
    for (const source of ["2001:db8:1:7::1", "203.0.113.7", "::ffff:203.0.113.7", "fe80::1%bk0", "", "::1"])
      expect(get(source), source).to.equal("TUNNEL_NO_LEASE");
  });

  it("tells a host's machines nothing: none shall have a certificate for another's name", () => {
    for (const source of ["2001:db8:1:5::", "2001:db8:1:5::2", "2001:db8:1:5:ffff::1"]) {
      expect(get(source), source).to.equal("TUNNEL_NO_LEASE");
      const challenge = { name: `2001-db8-1-5--2.${ZONE}`, values: [VALUE] };
      expect(put(source, challenge), source).to.equal("TUNNEL_NO_LEASE");
    }
  });

  it("puts a challenge at a name of the host's own prefix", () => {
    const label = "2001-db8-1-5--2";
    expect(put("2001:db8:1:5::1", { name: `${label}.${ZONE}`, values: [VALUE] })).to.equal(204);
    expect(book.of(label, 0)).to.deep.equal([VALUE]);
    expect(put("2001:db8:1:5::1", { name: `${label}.${ZONE}`, values: [] })).to.equal(204);
    expect(book.of(label, 0)).to.deep.equal([]);
  });

  it("puts none at any other name", () => {
    for (const name of [
      `2001-db8-1-6--2.${ZONE}`,
      `2001-db8-1-7--2.${ZONE}`,
      `2001-0db8-1-5--2.${ZONE}`,
      `a.2001-db8-1-5--2.${ZONE}`,
      "2001-db8-1-5--2.example.org",
      `2001-db8-1-5--2${ZONE}`,
      ZONE,
      "",
    ])
      expect(put("2001:db8:1:5::1", { name, values: [VALUE] }), name).to.equal("TUNNEL_NAME_FOREIGN");
  });

  it("refuses what is no challenge", () => {
    const name = `2001-db8-1-5--2.${ZONE}`;
    for (const body of [
      null,
      {},
      { name, values: VALUE },
      { name, values: ["short"] },
      { name, values: [`${VALUE.slice(1)}"`] },
      { name, values: Array(5).fill(VALUE) },
      { name, values: [VALUE], ttl: 1 },
    ])
      expect(put("2001:db8:1:5::1", body), JSON.stringify(body)).to.equal("TUNNEL_REQUEST_INVALID");
    const full = Array.from({ length: 65 }, (_, at) =>
      put("2001:db8:1:6::1", { name: `2001-db8-1-6--${(at + 1).toString(16)}.${ZONE}`, values: [VALUE] }),
    );
    expect(full.at(-1)).to.equal("TUNNEL_CHALLENGES_FULL");
  });

  it("has nothing at other paths, and no challenges without a zone", () => {
    expect(get("2001:db8:1:5::1", "/v1/leases")).to.equal("TUNNEL_NOTHING_HERE");
    expect(get("2001:db8:1:5::1", "/v1/acme-challenge")).to.equal("TUNNEL_NOTHING_HERE");
    const nameless = leaseApi({ leases: () => leases, names: null, now: () => 0 });
    expect(put("2001:db8:1:5::1", { name: `x.${ZONE}`, values: [] }, nameless)).to.equal("TUNNEL_NO_NAMES");
  });

  it("answers by HTTP, by the address that the connection comes from", async () => {
    const problems: unknown[] = [];
    const own = leaseIndex([{ prefix: "::/124", endsAt: 5 }]);
    const server = await serveLeases({
      leases: () => own,
      names,
      now: () => 0,
      address: "::",
      port: 0,
      onProblem: (error) => problems.push(error),
    });
    try {
      const ask = async (host: string, path: string, more: RequestInit = {}) => {
        const response = await fetch(`http://${host}:${server.port}${path}`, more);
        const text = await response.text();
        return [response.status, text === "" ? null : JSON.parse(text)] as const;
      };
      expect(await ask("[::1]", "/v1/lease")).to.deep.equal([
        200,
        { prefix: "::/124", endsAt: 5, zone: ZONE },
      ]);
      const [status, said] = await ask("127.0.0.1", "/v1/lease", { headers: { "x-forwarded-for": "::1" } });
      expect([status, said.code]).to.deep.equal([403, "TUNNEL_NO_LEASE"]);
      const challenge = { method: "PUT", body: JSON.stringify({ name: `0--1.${ZONE}`, values: [VALUE] }) };
      expect(await ask("[::1]", "/v1/acme-challenge", challenge)).to.deep.equal([204, null]);
      const [large] = await ask("[::1]", "/v1/acme-challenge", { method: "PUT", body: "x".repeat(3_000) });
      expect(large).to.equal(413);
      // One that hangs up in the middle.
      const rude = createConnection(server.port, "::1");
      await once(rude, "connect");
      rude.write("PUT /v1/acme-challenge HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nx");
      rude.destroy();
      expect((await ask("[::1]", "/v1/lease"))[0]).to.equal(200);
      // Somebody who holds connections, and keeps only their own lease's others out.
      const held = Array.from({ length: 40 }, () => createConnection(server.port, "127.0.0.1"));
      for (const socket of held) socket.on("error", () => undefined);
      await Promise.any(held.map((socket) => once(socket, "close")));
      expect((await ask("[::1]", "/v1/lease"))[0]).to.equal(200);
      for (const socket of held) socket.destroy();
      expect(problems).to.deep.equal([]);
    } finally {
      await server.close();
    }
  });
});
