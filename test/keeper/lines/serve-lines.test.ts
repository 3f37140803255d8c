import { mkdtemp, rm } from "node:fs/promises";
import { createConnection, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { serveLines } from "../../../keeper/lines/serve-lines.ts";

describe("serveLines", () => {
  let folder: string;
  let path: string;
  let server: Server;
  let heard: string[];
  let sockets: Socket[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "blockhost-lines-"));
    path = join(folder, "socket");
    heard = [];
    sockets = [];
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });

  const serve = async (limits = { bytes: 100, milliseconds: 10_000 }) => {
    server = serveLines(async (line) => {
      heard.push(line);
      return `heard ${line.trim()}`;
    }, limits);
    await new Promise<void>((resolve) => server.listen(path, resolve));
  };
  /** Sends parts, each when the one before has gone, and resolves to all that comes back until the other end closes. */
  const send = async (...parts: readonly string[]): Promise<string> => {
    const socket = createConnection({ path, allowHalfOpen: true });
    sockets.push(socket);
    let text = "";
    socket.on("data", (data) => {
      text += data;
    });
    // A peer that has had enough resets the connection.
    const closed = new Promise((resolve) => socket.on("close", resolve).on("error", () => undefined));
    socket.on("end", () => socket.end());
    for (const part of parts) await new Promise((resolve) => socket.write(part, resolve));
    await closed;
    return text;
  };

  it("answers a line and closes", async () => {
    await serve();
    expect(await send("hello\n")).to.equal("heard hello\n");
  });

  it("puts a line together that comes in parts", async () => {
    await serve();
    expect(await send("he", "l", "lo\n")).to.equal("heard hello\n");
  });

  it("gives no answer to what goes on after its line", async () => {
    await serve();
    expect(await send("one\ntwo\n")).to.equal("");
    expect(heard).to.deep.equal([]);
  });

  it("gives no answer to a line that is too long", async () => {
    await serve();
    expect(await send("x".repeat(101))).to.equal("");
    expect(await send(`${"x".repeat(101)}\n`)).to.equal("");
    expect(heard).to.deep.equal([]);
  });

  it("waits only so long for a line, however it trickles in", async () => {
    await serve({ bytes: 100, milliseconds: 50 });
    expect(await send("{")).to.equal("");
    expect(heard).to.deep.equal([]);
  });

  it("answers others while somebody says nothing", async () => {
    await serve();
    const silent = createConnection(path).on("error", () => undefined);
    await new Promise((resolve) => silent.once("connect", resolve));
    expect(await send("hello\n")).to.equal("heard hello\n");
    silent.destroy();
  });

  it("does not mind who hangs up before the answer", async () => {
    await serve();
    const rude = createConnection(path, () => rude.end("hello\n", () => rude.destroy()));
    await new Promise((resolve) => rude.once("close", resolve));
    expect(await send("after\n")).to.equal("heard after\n");
  });
});
