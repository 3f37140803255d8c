import { randomBytes } from "node:crypto";
import { chmod, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { generate } from "selfsigned";
import { Agent, request } from "undici";
import { ensurePages } from "../../../devnet/portal/ensure-pages.ts";
import { delegationMessage } from "../../../keeper/protocol/delegation-message.ts";
import { encodeDelegation } from "../../../keeper/protocol/delegation-token.ts";
import { encodeChallenge } from "../../../keeper/protocol/login-challenge.ts";
import { loginMessage } from "../../../keeper/protocol/login-message.ts";
import { parseOwnershipStatement } from "../../../keeper/protocol/ownership-statement.ts";
import { sshHostKey } from "../../../keeper/protocol/ssh-host-key.ts";
import { KeeperBed } from "../support/keeper-bed.ts";
import { GuestCall } from "./support/guest-call.ts";

const KEY = sshHostKey(new Uint8Array(32).fill(7)).line;
const NONCE = "ABCDEFGHIJKLMNOPQRSTUVWXYA";

describe("a keeper with a portal", function () {
  this.timeout(120_000);
  let bed: KeeperBed;

  beforeEach(async () => {
    bed = await KeeperBed.open();
    bed.config.portal = {
      listen: { host: "127.0.0.1", port: 0 },
      relay: { listen: { port: 0 } },
      pages: await ensurePages(),
    };
  });
  afterEach(() => bed.close());

  const guest = (bytes: string) =>
    new GuestCall(Number(new URL(bed.keeper?.portal?.relayUrl ?? "").port), bytes, "127.0.0.1");
  const document = async (instance: string, name: string) =>
    (await guest(`GET /guest/v1/machines/${instance}/${name} HTTP/1.1\r\nHost: x\r\n\r\n`).result()).body;

  async function api(path: string, json?: object): Promise<Record<string, unknown>> {
    const sent = json && {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(json),
    };
    return (await fetch(`${bed.keeper?.portal?.url}/api/v1/${path}`, sent)).json() as Promise<
      Record<string, unknown>
    >;
  }

  /** Why the keeper did not start. */
  const failure = () =>
    bed.start().then(
      () => null,
      (error: unknown) => error,
    );

  it("serves a delivered machine: its statement, a login by its owner, a key; and nothing once stopped", async () => {
    await bed.start();
    const tenant = await bed.tenant();
    const { id } = await tenant.purchase(1n, 30n);
    await bed.event("settled", id);
    const instance = bed.held(id, "instance") ?? "";
    const { statement } = parseOwnershipStatement(await document(instance, "ownership"));
    expect(statement).to.include({ instance, tokenId: id, owner: tenant.wallet.address.toLowerCase() });

    const machine = await api(`machines/${id}`);
    const place = {
      domain: String(machine.domain),
      vm: String(machine.vm),
      chainId: BigInt(String(machine.chainId)),
      contract: String(machine.contract),
      tokenId: id,
    };
    const attempt = {
      ...place,
      user: String(machine.user),
      sid: "ABCDEFGH",
      nonce: NONCE,
      instance,
      sourceIp: "203.0.113.9",
      sourcePort: 50_022,
      issuedAt: Number(machine.now),
    };
    const body = `BlockHost login 1\nchallenge=${encodeChallenge(attempt)}\ncode=WDJBMJHT\n`;
    const waiting = guest(
      `POST /guest/v1/logins HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    while ((await api("logins/ABCDEFGH")).state !== "waiting")
      await new Promise((next) => setTimeout(next, 20));
    const { ticket } = await api("logins/ABCDEFGH/claim", { code: "WDJB-MJHT" });
    const approve = async (wallet: Pick<Wallet, "address" | "signMessage">) => {
      const signature = await wallet.signMessage(loginMessage(attempt, wallet.address));
      return {
        signature,
        answer: await api("logins/ABCDEFGH/approve", { ticket, wallet: wallet.address, signature }),
      };
    };
    const stranger = new Wallet(`0x${randomBytes(32).toString("hex")}`);
    expect((await approve(stranger)).answer.code).to.equal("WALLET_NOT_HOLDER");
    const { signature, answer } = await approve(tenant.wallet);
    expect(answer).to.deep.equal({ state: "approved" });
    expect((await waiting.result()).body).to.equal(`signature=${signature}\n`);

    const issuedAt = Number(machine.now);
    const delegation = {
      scope: "all",
      issuedAt,
      expiresAt: issuedAt + 600,
      nonce: NONCE,
      user: attempt.user,
      source: null,
    } as const;
    const [, key = ""] = KEY.split(" ");
    const signed = await tenant.wallet.signMessage(
      delegationMessage(place, delegation, key, tenant.wallet.address),
    );
    const token = encodeDelegation(delegation, signed);
    await api("keys", { subscription: `${id}`, publicKey: KEY, wallet: tenant.wallet.address, token });
    expect(await document(instance, "delegations")).to.equal(`BlockHost delegations 1\n${key} ${token}\n`);

    const { url, relayUrl } = bed.keeper?.portal ?? { url: "", relayUrl: "" };
    await bed.keeper?.stop();
    for (const gone of [url, relayUrl]) expect(await fetch(gone).catch(() => null)).to.equal(null);
  });

  it("serves HTTPS with the configured files, and takes no key that others may read", async () => {
    const { cert, private: key } = await generate([{ name: "commonName", value: "127.0.0.1" }], {
      keyType: "ec",
    });
    const tls = {
      mode: "files",
      certificateFile: join(bed.folder, "portal.pem"),
      keyFile: join(bed.folder, "portal.key"),
    };
    await writeFile(tls.certificateFile, cert);
    await writeFile(tls.keyFile, key, { mode: 0o644 });
    bed.config.portal = { ...(bed.config.portal as object), tls };
    expect(await failure()).to.include({ code: "KEY_PERMISSIONS", exitCode: 2 });
    await chmod(tls.keyFile, 0o600);
    const { portal } = await bed.start();
    const dispatcher = new Agent({ connect: { ca: cert, checkServerIdentity: () => undefined } });
    const { headers, body } = await request(`${portal?.url}/sign`, { dispatcher });
    expect(headers["strict-transport-security"]).to.match(/^max-age=\d{8}/);
    expect(await body.text()).to.include("<title>BlockHost</title>");
    await dispatcher.close();
  });

  it("makes its own certificate when told to, for portal and panel, and keeps it with the store", async () => {
    const admin = { listen: { port: 0 } };
    bed.config.portal = { ...(bed.config.portal as object), admin, tls: { mode: "own" } };
    const folder = join(bed.folder, "certificates");
    for (const round of ["first", "second"]) {
      const { portal } = await bed.start();
      expect((await readdir(folder)).join(), round).to.equal("own-host.example.pem");
      const kept = await readFile(join(folder, "own-host.example.pem"), "utf8");
      const dispatcher = new Agent({ connect: { ca: kept, servername: "host.example" } });
      const { body } = await request(`${portal?.url}/sign`, { dispatcher });
      expect(await body.text()).to.include("<title>BlockHost</title>");
      // The operator's panel has the same, and is down when the keeper is.
      const panel = await request(portal?.adminUrl ?? "", { dispatcher });
      expect(await panel.body.text()).to.include("<title>Operator · BlockHost</title>");
      await bed.keeper?.stop();
      const gone = await request(portal?.adminUrl ?? "", { dispatcher }).catch((error: Error) => error);
      expect(gone).to.have.property("code", "ECONNREFUSED");
      await dispatcher.close();
    }
  });

  it("does not start without its pages", async () => {
    bed.config.portal = { ...(bed.config.portal as object), pages: "/nowhere" };
    expect(await failure()).to.include({ code: "PORTAL_PAGES_MISSING", exitCode: 2 });
  });
});
