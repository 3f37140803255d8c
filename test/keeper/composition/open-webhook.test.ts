import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { openWebhook } from "../../../keeper/composition/open-webhook.ts";
import { FinalError } from "../../../keeper/core/errors.ts";
import { watchConfigSchema } from "../../../keeper/watch/watch-config.ts";
import { rejection } from "../support/rejection.ts";

describe("openWebhook", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "blockhost-webhook-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function open(url: string, options: { mode?: number; secret?: string } = {}) {
    const { mode = 0o600, secret } = options;
    const webhookUrlFile = join(folder, "url");
    const webhookSecretFile = join(folder, "secret");
    await writeFile(webhookUrlFile, url, { mode });
    if (secret === undefined) return openWebhook(watchConfigSchema.parse({ webhookUrlFile }));
    await writeFile(webhookSecretFile, secret, { mode: 0o600 });
    return openWebhook(watchConfigSchema.parse({ webhookUrlFile, webhookSecretFile }));
  }

  it("is none unless configured", async () => {
    expect(await openWebhook(watchConfigSchema.parse({}))).to.equal(null);
  });

  it("reads address and secret from files", async () => {
    const webhook = await open("https://hooks.example/T0/x\n", { secret: `${"s".repeat(16)}\n` });
    expect(webhook).to.include({ url: "https://hooks.example/T0/x", secret: "s".repeat(16) });
  });

  it("refuses an address that goes over the network in the clear or is none, and does not repeat it", async () => {
    for (const url of ["http://hooks.example/very-secret", "ftp://very-secret", "very-secret", ""]) {
      const error = await rejection(open(url), FinalError, "WEBHOOK_INVALID");
      expect(error.message + error.remedy).not.to.include("very-secret");
    }
    const short = await rejection(
      open("https://h.example", { secret: "short" }),
      FinalError,
      "WEBHOOK_INVALID",
    );
    expect(short.message).not.to.include("short");
  });

  it("refuses a file that others can read", async () => {
    await rejection(open("https://hooks.example/x", { mode: 0o644 }), FinalError, "KEY_PERMISSIONS");
  });

  it("posts, and follows no redirect", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers["x-test"]}`);
      response.writeHead(307, { location: "/elsewhere" }).end("x".repeat(100_000));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const webhook = await open(`http://127.0.0.1:${port}/hook`);
    const answer = await webhook?.post(webhook.url, {
      headers: { "x-test": "1" },
      body: "{}",
      timeoutMs: 5_000,
    });
    expect(answer).to.deep.equal({ status: 307 });
    expect(asked).to.deep.equal(["POST /hook 1"]);
    server.closeAllConnections();
    server.close();
  });
});
