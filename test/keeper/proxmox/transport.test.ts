import { Readable } from "node:stream";
import { inspect } from "node:util";
import { expect } from "chai";
import { afterEach, describe, it } from "mocha";
import { type BlockHostError, FinalError, RetryableError } from "../../../keeper/core/errors.ts";
import { classifyFailure } from "../../../keeper/proxmox/classify-failure.ts";
import { PveError } from "../../../keeper/proxmox/pve-error.ts";
import { tokenCredentials } from "../../../keeper/proxmox/token-credentials.ts";
import { type PveRequest, Transport, type TransportOptions } from "../../../keeper/proxmox/transport.ts";
import { answer, type Script, type ScriptedPve, scriptedPve } from "./scripted-pve.ts";

const SECRET = "01234567-89ab-cdef-0123-456789abcdef";
const GET: PveRequest = { method: "GET", path: "/api2/json/version" };
const POST: PveRequest = { method: "POST", path: "/api2/json/nodes/pve/qemu/100/status/start" };
/** Nobody listens on the port of tcpmux. */
const DEAD = "https://127.0.0.1:1";

describe("Transport", () => {
  const open: Array<() => Promise<void>> = [];

  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  async function serve(script: Script): Promise<ScriptedPve> {
    const server = await scriptedPve(script);
    open.push(server.close);
    return server;
  }

  function transport(server: ScriptedPve, options: Partial<TransportOptions> = {}): Transport {
    const made = new Transport({
      endpoints: [{ url: server.url }],
      trust: { ca: server.ca },
      credentials: tokenCredentials("blockhost@pve!keeper", SECRET),
      sleep: async () => {},
      random: () => 0,
      ...options,
    });
    open.push(() => made.close());
    return made;
  }

  async function failure(work: Promise<unknown>): Promise<BlockHostError> {
    const error = await work.then(
      () => expect.fail("no error"),
      (reason: unknown) => classifyFailure(reason),
    );
    expect(error).to.satisfy((e: unknown) => e instanceof RetryableError || e instanceof FinalError);
    expect(inspect(error, { depth: 9 })).not.to.include(SECRET);
    expect((error as BlockHostError).remedy).not.to.equal("");
    return error as BlockHostError;
  }

  const ok: Script = (_request, response) => answer(response, 200, "OK", { data: { version: "9.2.11" } });

  it("gives the data of an answer and shows its token", async () => {
    const server = await serve(ok);
    expect(await transport(server).send(GET)).to.deep.equal({ version: "9.2.11" });
    expect(server.seen[0]?.headers.authorization).to.equal(`PVEAPIToken=blockhost@pve!keeper=${SECRET}`);
  });

  it("sends a stream whole and unchunked, with its length said", async () => {
    const server = await serve(ok);
    const bytes = Readable.from([Buffer.from("an image "), Buffer.from("in parts")]);
    const stream = { contentType: "multipart/form-data", bytes, length: 17 };
    await transport(server).send({ ...POST, stream });
    expect(server.seen[0]).to.include({ body: "an image in parts" });
    expect(server.seen[0]?.headers["content-length"]).to.equal("17");
    expect(server.seen[0]?.headers["transfer-encoding"]).to.equal(undefined);
  });

  it("writes parameters as Proxmox VE reads them, and never a body on DELETE", async () => {
    const server = await serve(ok);
    const sender = transport(server);
    const params = { purge: true, full: false, note: "a b&ö", gone: undefined, list: ["x", "y"] };
    await sender.send({ ...POST, params });
    await sender.send({ ...POST, method: "DELETE", params });
    const form = "purge=1&full=0&note=a+b%26%C3%B6&list=x&list=y";
    expect(server.seen[0]).to.include({ path: POST.path, body: form });
    expect(server.seen[0]?.headers["content-type"]).to.equal("application/x-www-form-urlencoded");
    expect(server.seen[1]).to.include({ path: `${POST.path}?${form}`, body: "" });
  });

  it("keeps reason phrase and field texts of a refusal", async () => {
    const server = await serve((_request, response) =>
      answer(response, 400, "Parameter verification failed.", {
        data: null,
        message: "Parameter verification failed.\n",
        errors: { vmid: "VM 9000 already exists" },
      }),
    );
    const error = await transport(server)
      .send(GET)
      .catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(PveError);
    expect(error).to.deep.include({ status: 400, fields: { vmid: "VM 9000 already exists" } });
    expect(server.seen).to.have.length(1);
  });

  it("understands a refused token, whose answer is empty", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(401, "Authentication failed!").end();
    });
    expect(await failure(transport(server).send(GET))).to.include({ code: "PVE_UNAUTHORIZED" });
    expect(await failure(transport(server).send(POST))).to.be.instanceOf(FinalError);
  });

  it("names the right that is missing", async () => {
    const text = "Permission check failed (/vms/733, VM.Audit)";
    const server = await serve((_request, response) =>
      answer(response, 403, text, { data: null, message: `${text}\n` }),
    );
    const error = await failure(transport(server).send(GET));
    expect(error).to.include({ code: "PVE_FORBIDDEN" });
    expect(error.message).to.include("VM.Audit");
  });

  it("refuses a certificate of another authority before it sends anything", async () => {
    const [server, other] = [await serve(ok), await serve(ok)];
    const error = await failure(transport(server, { trust: { ca: other.ca } }).send(GET));
    expect(error).to.include({ code: "PVE_BAD_CERTIFICATE" }).and.to.be.instanceOf(FinalError);
    expect(server.seen).to.deep.equal([]);
  });

  it("accepts the pinned fingerprint and no other", async () => {
    const [server, other] = [await serve(ok), await serve(ok)];
    const { fingerprint256 } = server;
    await transport(server, { trust: { fingerprint256 } }).send(GET);
    await transport(server, {
      trust: { fingerprint256: fingerprint256.replaceAll(":", "").toLowerCase() },
    }).send(GET);
    const wrong = transport(server, { trust: { fingerprint256: other.fingerprint256 } });
    expect(await failure(wrong.send(POST))).to.include({ code: "PVE_BAD_CERTIFICATE" });
    expect(server.seen).to.have.length(2);
  });

  it("says which endpoint does not answer", async () => {
    const server = await serve(ok);
    const error = await failure(transport(server, { endpoints: [{ url: DEAD }] }).send(GET));
    expect(error).to.include({ code: "PVE_UNREACHABLE" }).and.to.be.instanceOf(RetryableError);
    expect(error.message).to.include(DEAD);
  });

  it("goes on to the next endpoint when the first refuses the connection, with writes too", async () => {
    const server = await serve(ok);
    const endpoints = [{ url: DEAD }, { url: server.url }];
    await transport(server, { endpoints }).send(GET);
    await transport(server, { endpoints }).send(POST);
    expect(server.seen).to.have.length(2);
  });

  it("asks the node that the call is about first", async () => {
    const [a, b] = [await serve(ok), await serve(ok)];
    const sender = transport(a, {
      trust: { ca: `${a.ca}\n${b.ca}` },
      endpoints: [
        { url: a.url, node: "a" },
        { url: b.url, node: "b" },
      ],
    });
    await sender.send({ ...POST, node: "b" });
    expect([a.seen.length, b.seen.length]).to.deep.equal([0, 1]);
  });

  it("never repeats a write whose answer was lost", async () => {
    const cut: Script = (_request, response) => response.destroy();
    const [a, b] = [await serve(cut), await serve(cut)];
    const sender = transport(a, {
      trust: { ca: `${a.ca}\n${b.ca}` },
      endpoints: [{ url: a.url }, { url: b.url }],
    });
    const error = await failure(sender.send(POST));
    expect(error).to.include({ code: "PVE_OUTCOME_UNKNOWN" }).and.to.be.instanceOf(RetryableError);
    expect(a.seen.length + b.seen.length).to.equal(1);
  });

  it("repeats a read whose answer was lost", async () => {
    let calls = 0;
    const server = await serve((request, response) => {
      calls += 1;
      if (calls < 3) response.destroy();
      else ok(request, response);
    });
    expect(await transport(server).send(GET)).to.deep.equal({ version: "9.2.11" });
  });

  it("asks once when the caller polls anyway", async () => {
    const server = await serve((_request, response) => response.destroy());
    await failure(transport(server).send({ ...GET, once: true }));
    expect(server.seen).to.have.length(1);
  });

  for (const [status, reason] of [
    [595, "Connection refused"],
    [596, "Broken pipe"],
    [599, "Too many redirections"],
  ] as const) {
    it(`takes ${status} for no answer`, async () => {
      const server = await serve((_request, response) => {
        response.writeHead(status, reason).end();
      });
      expect(await failure(transport(server).send(GET))).to.include({ code: "PVE_UNREACHABLE" });
      expect(server.seen).to.have.length(3);
      expect(await failure(transport(server).send(POST))).to.include({ code: "PVE_OUTCOME_UNKNOWN" });
      expect(server.seen).to.have.length(4);
    });
  }

  it("does not wait for ever", async () => {
    const server = await serve(() => {});
    const sender = transport(server, { readDeadlineMs: 30, writeDeadlineMs: 30 });
    expect(await failure(sender.send(GET))).to.include({ code: "PVE_UNREACHABLE" });
    expect(await failure(sender.send(POST))).to.include({ code: "PVE_OUTCOME_UNKNOWN" });
  });

  it("refuses what is no Proxmox VE", async () => {
    const server = await serve((_request, response) => {
      response.end("<html>It works!</html>");
    });
    expect(await failure(transport(server).send(GET))).to.include({ code: "PVE_BAD_ANSWER" });
  });
});
