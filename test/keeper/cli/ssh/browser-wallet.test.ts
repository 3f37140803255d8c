import { request } from "node:http";
import { expect } from "chai";
import { verifyMessage, Wallet } from "ethers";
import { browserWallet } from "../../../../keeper/cli/ssh/browser-wallet.ts";
import type { TenantWallet } from "../../../../keeper/cli/ssh/tenant-wallet.ts";
import { BlockHostError } from "../../../../keeper/core/errors.ts";
import { deriveEncryptionKey, encryptionKeyRequest } from "../../../../keeper/protocol/encryption-key.ts";

const PAGE = { html: "<p>sign</p>", script: "run()", style: "p {}" };
const TOKEN = "dG9rZW4tb2YtYS10ZXN0LTE";
const CONTRACT = "0x5fbdb2315678afecb367f032d93f642f64180aa3";

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** fetch sets Host and Origin itself; an attacker's program does not ask it. */
function send(url: string, { method = "GET", headers = {}, body }: Sent = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const sent = request(url, { method, headers }, (response) => {
        let text = "";
        response.on("data", (part) => {
          text += part;
        });
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      });
      sent.on("error", reject);
      sent.end(typeof body === "string" ? body : JSON.stringify(body));
    },
  );
}

describe("a wallet in the browser", () => {
  const person = Wallet.createRandom();
  let wallet: TenantWallet;
  let shown: string[];
  let heard: () => void;
  let opened: Promise<void>;

  beforeEach(() => {
    shown = [];
    opened = new Promise((resolve) => {
      heard = resolve;
    });
    wallet = browserWallet({
      page: async () => PAGE,
      token: TOKEN,
      show: (url) => {
        shown.push(url);
        heard();
      },
    });
  });
  afterEach(() => wallet.close());

  /** As the page sends. */
  const post = (name: string, body: unknown, headers: Record<string, string> = {}) => {
    const url = new URL(shown[0] ?? "");
    return send(`${url.href}${name}`, {
      method: "POST",
      headers: { origin: url.origin, "content-type": "application/json", ...headers },
      body,
    });
  };
  const next = async (address: string = person.address) =>
    JSON.parse((await post("next", { address })).text).ask;
  /** Begins a signature that the test ends in its own way. */
  const begin = async () => {
    const signing = wallet.signText((address) => `I am ${address}`);
    signing.catch(() => undefined);
    await opened;
    return { signing };
  };

  it("is asked for the text that names it, and answers", async () => {
    const { signing } = await begin();
    const ask = await next();
    expect(ask).to.include({ kind: "text", text: `I am ${person.address}` });
    const answered = await post("answer", {
      address: person.address,
      signature: await person.signMessage(ask.text),
    });
    expect(answered.status).to.equal(204);
    const { address, signature } = await signing;
    expect(verifyMessage(`I am ${address}`, signature)).to.equal(person.address);
  });

  it("is asked for one thing after another on the same page, which is gone afterwards", async () => {
    const asked = encryptionKeyRequest(31_337n, CONTRACT);
    const key = wallet.signEncryptionKey(asked);
    await opened;
    const { request: typed } = await next();
    const { EIP712Domain: _, ...types } = typed.types;
    const signature = await person.signTypedData(typed.domain, types, typed.message);
    await post("answer", { address: person.address, signature });
    expect(deriveEncryptionKey((await key).signature).publicKey).to.equal(
      deriveEncryptionKey(await person.signTypedData(asked.domain, { ...asked.types }, asked.message))
        .publicKey,
    );
    const waiting = next();
    const { signing } = await begin();
    expect((await waiting).text).to.equal(`I am ${person.address}`);
    await post("answer", { address: person.address, signature: "0x12" });
    await signing;
    expect(shown).to.have.length(1);
    await wallet.close();
    await send(shown[0] ?? "").then(
      () => expect.fail("the page is still there"),
      () => undefined,
    );
  });

  it("may refuse, and says why", async () => {
    const { signing } = await begin();
    await next();
    await post("refused", { reason: "User rejected" });
    const error = await signing.catch((thrown) => thrown);
    expect(error).to.be.instanceOf(BlockHostError);
    expect(error.code).to.equal("SSH_WALLET_REFUSED");
  });

  it("is given up when nobody signs", async () => {
    const hasty = browserWallet({ page: async () => PAGE, token: TOKEN, show: () => {}, patienceMs: 1 });
    const error = await hasty.signText(() => "").catch((thrown) => thrown);
    await hasty.close();
    expect(error.code).to.equal("SSH_WALLET_SILENT");
  });

  it("does not take an answer of an account that was not asked", async () => {
    await begin();
    await next();
    const other = Wallet.createRandom().address;
    expect((await post("answer", { address: other, signature: "0x12" })).status).to.equal(409);
  });

  it("lets no script in but its own, no frame around it, and no other page learn where it is", async () => {
    await begin();
    const { status, headers, text } = await send(shown[0] ?? "");
    expect({ status, text }).to.deep.equal({ status: 200, text: PAGE.html });
    const policy = String(headers["content-security-policy"]);
    expect(policy).to.include("default-src 'none'").and.include("frame-ancestors 'none'");
    expect(policy).to.not.match(/unsafe|\*/);
    expect(headers["referrer-policy"]).to.equal("no-referrer");
  });

  it("answers on loopback alone, under its token, by its own name", async () => {
    await begin();
    const url = new URL(shown[0] ?? "");
    expect(url.hostname).to.equal("127.0.0.1");
    expect((await send(`${url.origin}/`)).status).to.equal(404);
    expect((await send(`${url.origin}/${"x".repeat(TOKEN.length)}/`)).status).to.equal(404);
    expect((await send(url.href, { headers: { host: "evil.example" } })).status).to.equal(404);
    expect((await send(`${url.href}sign.js/../../etc/passwd`)).status).to.equal(404);
  });

  it("listens to no other page and to nothing that is not its own message", async () => {
    await begin();
    const body = { address: person.address };
    expect((await post("next", body, { origin: "https://evil.example" })).status).to.equal(403);
    expect((await post("next", body, { "content-type": "text/plain" })).status).to.equal(403);
    expect((await post("next", { address: "me" })).status).to.equal(400);
    expect((await post("next", "{")).status).to.equal(400);
    expect((await post("answer", { ...body, signature: "0xzz" })).status).to.equal(400);
    expect((await post("refused", { reason: "x".repeat(501) })).status).to.equal(400);
    expect((await post("else", body)).status).to.equal(400);
    expect((await post("next", "x".repeat(40_000))).status).to.equal(400);
  });
});
