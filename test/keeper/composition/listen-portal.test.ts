import { once } from "node:events";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import { expect } from "chai";
import { generate } from "selfsigned";
import { Agent, request } from "undici";
import { ownPair } from "../../../keeper/certificates/own-pair.ts";
import { listenPortal } from "../../../keeper/composition/listen-portal.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { GuestCall } from "../portal/support/guest-call.ts";
import { rejection } from "../support/rejection.ts";

const BOUNDS = { connections: 100, ofAddress: 10, requestMs: 100, headBytes: 2_048 };
const AT = { host: "127.0.0.1", port: 0 };
const GET = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

describe("listenPortal", () => {
  let close = async () => {};
  afterEach(() => close());

  async function listen(bounds = BOUNDS, tls?: { cert: string; key: string }) {
    const server = await listenPortal((_request, response) => response.end("here"), AT, bounds, tls);
    close = server.close;
    return { ...server, port: Number(new URL(server.url).port) };
  }

  it("gives up on who sends nothing, half a head or half a body", async () => {
    const { port } = await listen();
    for (const bytes of ["", "GET /", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf"]) {
      await new GuestCall(port, bytes, "127.0.0.1").answer();
    }
  });

  it("cuts off who has too many connections, and nobody else", async () => {
    const { port } = await listen({ ...BOUNDS, requestMs: 60_000 });
    const held = Array.from({ length: 10 }, () => new GuestCall(port, "GET", "127.0.0.1"));
    expect(await new GuestCall(port, GET, "127.0.0.1").answer()).to.equal("");
    expect(await new GuestCall(port, GET, "127.0.0.2").answer()).to.match(/here$/);
    const [first] = held;
    first?.hangUp();
    let again = "";
    while (again === "") again = await new GuestCall(port, GET, "127.0.0.1").answer();
    for (const call of held) call.hangUp();
  });

  it("refuses a head that is too long", async () => {
    const { port } = await listen();
    const bytes = GET.replace("/ ", `/${"a".repeat(4_000)} `);
    expect(await new GuestCall(port, bytes, "127.0.0.1").answer()).to.match(/^HTTP\/1\.1 431 /);
  });

  it("says how long it keeps a connection for the next request", async () => {
    const { url } = await listen({ ...BOUNDS, requestMs: 60_000 });
    const dispatcher = new Agent();
    const { headers, body } = await request(url, { dispatcher });
    expect(headers["keep-alive"]).to.equal("timeout=60");
    await body.dump();
    await dispatcher.close();
  });

  it("serves HTTPS with a certificate", async () => {
    const { cert, private: key } = await generate([{ name: "commonName", value: "127.0.0.1" }], {
      keyType: "ec",
    });
    const { url } = await listen({ ...BOUNDS, requestMs: 60_000 }, { cert, key });
    expect(url).to.match(/^https:/);
    const dispatcher = new Agent({ connect: { ca: cert, checkServerIdentity: () => undefined } });
    const { body } = await request(url, { dispatcher });
    expect(await body.text()).to.equal("here");
    await dispatcher.close();
  });

  it("shows new connections another certificate, and lets those that are open go on", async () => {
    const [first, second] = [await ownPair("127.0.0.1", Date.now()), await ownPair("127.0.0.1", Date.now())];
    const server = await listen({ ...BOUNDS, requestMs: 60_000 }, first);
    const before = await opened(server.port, first.cert);
    before.write("GET / HTTP/1.1\r\nHost: x\r\n");
    server.secure(second);
    const after = await opened(server.port, second.cert);
    expect(() => server.secure({ cert: first.cert, key: second.key })).to.throw();
    const third = await opened(server.port, second.cert);

    before.write("Connection: close\r\n\r\n");
    expect(await text(before)).to.match(/^HTTP\/1\.1 200 [\s\S]*here/);
    for (const socket of [after, third]) socket.destroy();
  });

  it("speaks no TLS before 1.2, with another certificate neither", async () => {
    const [first, second] = [await ownPair("127.0.0.1", Date.now()), await ownPair("127.0.0.1", Date.now())];
    const server = await listen({ ...BOUNDS, requestMs: 60_000 }, first);
    // The client would; @SECLEVEL=0 lets it.
    const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
    for (const { cert } of [first, second]) {
      const refused = await opened(server.port, cert, old).then(
        () => "",
        (error: Error) => error.message,
      );
      expect(refused).to.match(/protocol version/);
      server.secure(second);
    }
  });

  it("says so when the address is taken", async () => {
    const { port } = await listen();
    await rejection(
      listenPortal(() => {}, { ...AT, port }, BOUNDS),
      FinalError,
      "PORTAL_ADDRESS_TAKEN",
    );
  });
});

/** A TLS connection to who shows this very certificate. */
async function opened(port: number, ca: string, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({ port, host: "127.0.0.1", ca, ...options });
  await once(socket, "secureConnect");
  return socket;
}

async function text(socket: TLSSocket): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
