import { mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { serveLines } from "../../../keeper/lines/serve-lines.ts";
import { answerLine } from "../../../keeper/rootd/answer-line.ts";
import { openDoors } from "../../../keeper/rootd/doors.ts";
import { rootdClient } from "../../../keeper/rootd/rootd-client.ts";
import { rejection } from "../support/rejection.ts";
import { MemoryFirewall } from "./support/memory-firewall.ts";

describe("rootdClient", () => {
  let folder: string;
  let path: string;
  let server: Server | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "blockhost-rootd-"));
    path = join(folder, "rootd.sock");
  });
  afterEach(async () => {
    await new Promise<unknown>((resolve) => (server ? server.close(resolve) : resolve(undefined)));
    server = undefined;
    await rm(folder, { recursive: true });
  });

  const serve = async (answer: (line: string) => Promise<string>) => {
    server = serveLines(answer);
    await new Promise<void>((resolve) => server?.listen(path, resolve));
  };
  const serveDoors = async (firewall: MemoryFirewall) => {
    const obey = openDoors(firewall, [22]);
    await serve(async (line) => JSON.stringify(await answerLine(line, obey, () => undefined)));
  };

  it("opens, lists and closes", async () => {
    await serveDoors(new MemoryFirewall());
    const client = rootdClient(path);
    const open = [{ source: "203.0.113.0/24", port: 22, seconds: 60 }];
    expect(await client.open({ ports: [22], source: "203.0.113.0/24", seconds: 60 })).to.deep.equal(open);
    expect(await client.list()).to.deep.equal(open);
    expect(await client.close()).to.deep.equal([]);
  });

  it("says a refusal in rootd's words", async () => {
    await serveDoors(new MemoryFirewall());
    const client = rootdClient(path);
    await rejection(
      client.open({ ports: [8006], source: "203.0.113.7", seconds: 60 }),
      FinalError,
      "ROOTD_PORT_FORBIDDEN",
    );
    await rejection(
      client.open({ ports: [22], source: "0.0.0.0/0", seconds: 60 }),
      FinalError,
      "ROOTD_REQUEST_INVALID",
    );
  });

  it("lets a refusal of the firewall be tried again", async () => {
    const firewall = new MemoryFirewall();
    firewall.beforeChange = () => {
      throw new RetryableError("ROOTD_FIREWALL_FAILED", "No space left on device", "wait");
    };
    await serveDoors(firewall);
    const knock = rootdClient(path).open({ ports: [22], source: "203.0.113.7", seconds: 60 });
    await rejection(knock, RetryableError, "ROOTD_FIREWALL_FAILED");
  });

  it("says that nobody is there, and that it may be tried again", async () => {
    await rejection(rootdClient(path).list(), RetryableError, "ROOTD_UNREACHABLE");
  });

  it("takes a rootd that dies before its answer for one that is away", async () => {
    await serve(() => new Promise(() => undefined));
    server?.on("connection", (socket) => socket.once("data", () => socket.destroy()));
    await rejection(rootdClient(path).list(), RetryableError, "ROOTD_UNREACHABLE");
  });

  it("believes no answer in other words", async () => {
    for (const answer of [
      "hello",
      "{}",
      '{"ok":true}',
      '{"ok":true,"open":[{"source":"x"}]}',
      '{"ok":false}',
    ]) {
      await serve(async () => answer);
      await rejection(rootdClient(path).list(), FinalError, "ROOTD_ANSWER_INVALID");
      await new Promise((resolve) => server?.close(resolve));
    }
    server = undefined;
  });

  it("reads no answer without end", async () => {
    await serve(async () => "x".repeat(200_000));
    await rejection(rootdClient(path).list(), RetryableError, "ROOTD_UNREACHABLE");
  });
});
