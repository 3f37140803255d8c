import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { onionService } from "../../../keeper/core/onion-service.ts";
import { publishOnions } from "../../../keeper/tor/publish-onions.ts";
import { openTorControl } from "../../../keeper/tor/tor-control.ts";
import { rejection } from "../support/rejection.ts";

const NULL_AUTH = ["250-AUTH METHODS=NULL", "250 OK"];

describe("openTorControl", () => {
  let folder: string;
  let path: string;
  let server: Server | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "blockhost-tor-"));
    path = join(folder, "control");
  });
  afterEach(async () => {
    await new Promise<unknown>((resolve) => (server ? server.close(resolve) : resolve(undefined)));
    server = undefined;
    await rm(folder, { recursive: true });
  });

  /** Answers each command by its verb; hangs up at one that it does not know. */
  const serve = async (answers: Readonly<Record<string, readonly string[]>>) => {
    const heard: string[] = [];
    const talk = (socket: Socket) => {
      socket.on("error", () => {});
      let text = "";
      socket.on("data", (part) => {
        text += part;
        const lines = text.split("\r\n");
        text = lines.pop() ?? "";
        for (const line of lines) {
          heard.push(line);
          const answer = answers[line.split(" ")[0] ?? ""];
          if (answer) socket.write(`${answer.join("\r\n")}\r\n`);
          else socket.end();
        }
      });
    };
    server = createServer(talk);
    await new Promise<void>((resolve) => server?.listen(path, resolve));
    return heard;
  };

  it("shows the cookie that Tor has written", async () => {
    const cookie = join(folder, "cookie");
    await writeFile(cookie, new Uint8Array(32).fill(0xab));
    const heard = await serve({
      PROTOCOLINFO: [`250-AUTH METHODS=COOKIE,SAFECOOKIE COOKIEFILE="${cookie}"`, "250 OK"],
      AUTHENTICATE: ["250 OK"],
    });
    (await openTorControl(path)).close();
    expect(heard.slice(0, 2)).to.deep.equal(["PROTOCOLINFO 1", `AUTHENTICATE ${"ab".repeat(32)}`]);
  });

  it("shows no other file, which a false Tor might ask for", async () => {
    const secret = join(folder, "secret");
    await writeFile(secret, "the keeper's passphrase, and more of it");
    const heard = await serve({
      PROTOCOLINFO: [`250-AUTH METHODS=COOKIE COOKIEFILE="${secret}"`, "250 OK"],
      AUTHENTICATE: ["250 OK"],
    });
    await rejection(openTorControl(path), FinalError, "TOR_REFUSED");
    expect(heard).to.deep.equal(["PROTOCOLINFO 1"]);
  });

  it("reads answers of many lines", async () => {
    const [a, b] = ["a".repeat(56), "b".repeat(56)];
    const heard = await serve({
      PROTOCOLINFO: NULL_AUTH,
      AUTHENTICATE: ["250 OK"],
      GETINFO: ["250+onions/detached=", a, b, ".", "250 OK"],
      DEL_ONION: ["250 OK"],
    });
    await publishOnions(() => openTorControl(path), []);
    expect(heard.filter((line) => line.startsWith("DEL"))).to.deep.equal([
      `DEL_ONION ${a}`,
      `DEL_ONION ${b}`,
    ]);
  });

  it("says what Tor does not obey, and never with which key", async () => {
    await serve({
      PROTOCOLINFO: NULL_AUTH,
      AUTHENTICATE: ["250 OK"],
      GETINFO: ["250-onions/detached=", "250 OK"],
      ADD_ONION: ["512 Invalid key"],
    });
    const service = onionService(new Uint8Array(32), "1");
    const publishing = publishOnions(() => openTorControl(path), [{ service, ipv4: "10.77.0.2" }]);
    const { message } = await rejection(publishing, FinalError, "TOR_REFUSED");
    expect(message).to.include("ADD_ONION: 512 Invalid key");
    expect(message).not.to.include(Buffer.from(service.key).toString("base64").slice(0, 16));
  });

  it("can be tried again when there is no Tor, or one that hangs up", async () => {
    await rejection(openTorControl(path), RetryableError, "TOR_UNREACHABLE");
    await serve({});
    await rejection(openTorControl(path), RetryableError, "TOR_UNREACHABLE");
  });
});
