import { expect } from "chai";
import type { Wallet } from "ethers";
import { type Delegation, delegationMessage } from "../../../../keeper/protocol/delegation-message.ts";
import { decodeDelegation, encodeDelegation } from "../../../../keeper/protocol/delegation-token.ts";
import { sshHostKey } from "../../../../keeper/protocol/ssh-host-key.ts";
import { APPROVAL, CONTRACT_SIGNATURE, PortalRoom } from "../support/portal-room.ts";

const KEY = sshHostKey(new Uint8Array(32).fill(7)).line;
const OTHER_KEY = sshHostKey(new Uint8Array(32).fill(8)).line;
const base64 = (line: string) => line.split(" ")[1] ?? "";
const NO_SIGNATURE = `0x${"00".repeat(65)}`;

describe("registering an SSH key", () => {
  let room: PortalRoom;
  beforeEach(async () => {
    room = new PortalRoom();
    await room.start();
  });
  afterEach(() => room.stop());

  const delegation = (changes: Partial<Delegation> = {}): Delegation => ({
    scope: "machine",
    issuedAt: room.now,
    expiresAt: room.now + 28_800,
    nonce: "ABCDEFGHIJKLMNOPQRSTUVWXYA",
    user: "admin",
    source: null,
    ...changes,
  });

  /** What a browser sends for a key, signed over what the machine's own page says. */
  async function signed(of: Delegation, wallet: Wallet = room.owner, key = KEY) {
    const { body } = await room.get("/api/v1/machines/42");
    const place = {
      domain: String(body.domain),
      vm: String(body.vm),
      chainId: BigInt(String(body.chainId)),
      contract: String(body.contract),
      tokenId: BigInt(String(body.subscription)),
    };
    const signature = await wallet.signMessage(delegationMessage(place, of, base64(key), wallet.address));
    const token = encodeDelegation(of, signature);
    return { subscription: "42", publicKey: key, wallet: wallet.address, token };
  }

  const register = (json: unknown) => room.post("/api/v1/keys", json);
  const codeOf = async (json: unknown) => (await register(json)).body.code;

  it("says of a machine what the text to be signed does", async () => {
    expect((await room.get("/api/v1/machines/42")).body).to.deep.equal({
      subscription: "42",
      vm: "vm-42",
      user: "admin",
      domain: "host.example",
      chainId: "31337",
      contract: "0x5fbdb2315678afecb367f032d93f642f64180aa3",
      now: room.now,
    });
  });

  it("stores it for the guest, as it was signed", async () => {
    const request = await signed(delegation());
    const { status, body } = await register({ ...request, publicKey: ` ${KEY} me@laptop\n` });
    expect({ status, body }).to.deep.equal({ status: 201, body: { expiresAt: room.now + 28_800 } });
    const guest = room.guest(
      `GET /guest/v1/machines/${room.machines[0]?.instance}/delegations HTTP/1.1\r\nHost: x\r\n\r\n`,
    );
    expect((await guest.result()).body).to.equal(
      `BlockHost delegations 1\n${base64(KEY)} ${request.token}\n`,
    );
  });

  it("stores a key for all machines of the wallet as one for all", async () => {
    expect(
      (await register(await signed(delegation({ scope: "all", source: "203.0.113.0/24" })))).status,
    ).to.equal(201);
    expect(room.keys).to.have.length(1);
    expect(room.keys[0]).to.include({ scope: "all", wallet: room.owner.address.toLowerCase() });
  });

  it("lets one to whom the machine is lent bring a key, and no stranger", async () => {
    expect((await register(await signed(delegation(), room.user))).status).to.equal(201);
    expect(await codeOf(await signed(delegation(), room.stranger))).to.equal("WALLET_NOT_HOLDER");
    const lie = { ...(await signed(delegation(), room.stranger)), wallet: room.owner.address };
    expect(await codeOf(lie)).to.equal("SIGNATURE_WRONG");
  });

  it("takes the signature for nothing but what was signed", async () => {
    const good = await signed(delegation());
    const { signature } = decodeDelegation(good.token);
    expect(await codeOf({ ...good, subscription: "43" }), "another machine").to.equal("SIGNATURE_WRONG");
    expect(await codeOf({ ...good, publicKey: OTHER_KEY }), "another key").to.equal("SIGNATURE_WRONG");
    for (const changes of [
      { scope: "all" },
      { expiresAt: room.now + 28_801 },
      { nonce: "BBCDEFGHIJKLMNOPQRSTUVWXYA" },
      { source: "0.0.0.0/0" },
    ] as const) {
      const token = encodeDelegation(delegation(changes), signature);
      expect(await codeOf({ ...good, token }), Object.keys(changes).join()).to.equal("SIGNATURE_WRONG");
    }
    expect(room.keys).to.deep.equal([]);
  });

  it("answers who asks the same once more as at first: the answer may have been lost", async () => {
    const request = await signed(delegation());
    for (const _time of [1, 2]) expect((await register(request)).status).to.equal(201);
    expect(room.keys).to.have.length(1);
  });

  it("withdraws a key, and takes no earlier delegation of it again", async () => {
    const request = await signed(delegation());
    await register(request);
    await room.time.pass(1_000);
    expect((await register(await signed(delegation({ expiresAt: room.now })))).status).to.equal(201);
    expect(room.keys.filter((one) => one.expiresAt > room.now)).to.deep.equal([]);
    expect(await codeOf(request)).to.equal("KEY_NOT_NEWER");
  });

  it("refuses what a guest would not take now", async () => {
    for (const changes of [
      { user: "root" },
      { issuedAt: room.now + 301 },
      { issuedAt: room.now - 2, expiresAt: room.now - 1 },
    ]) {
      const request = await signed(delegation(changes));
      expect(await codeOf(request), JSON.stringify(changes)).to.equal("KEY_DELEGATION_INVALID");
    }
    await room.time.pass(100_000_000);
    const old = await signed(delegation({ issuedAt: room.now - 86_401 }));
    expect(await codeOf(old), "signed more than a day ago").to.equal("KEY_DELEGATION_INVALID");
  });

  it("stores a contract wallet's delegation with the attester's approval", async () => {
    room.contractWallets.push(room.owner.address.toLowerCase());
    const token = encodeDelegation(delegation(), NO_SIGNATURE);
    const request = { subscription: "42", publicKey: KEY, wallet: room.owner.address, token };
    expect(await codeOf(request)).to.equal("SIGNATURE_WRONG");
    expect((await register({ ...request, signature: CONTRACT_SIGNATURE })).status).to.equal(201);
    expect(decodeDelegation(room.keys[0]?.token ?? "").signature).to.equal(APPROVAL);
  });

  it("takes no key but an ed25519 one, and no field that is not what it should be", async () => {
    const good = await signed(delegation());
    const evil = "x\r\nBlockHost delegations 1\n<b>";
    for (const publicKey of [
      "",
      `${KEY}\n${OTHER_KEY}`,
      `command="id" ${KEY}`,
      KEY.replace("ed25519", "rsa"),
      KEY.slice(0, -1),
      `${KEY} ${evil}`,
      "-----BEGIN OPENSSH PRIVATE KEY-----",
    ]) {
      expect(await codeOf({ ...good, publicKey }), publicKey).to.equal("KEY_MALFORMED");
    }
    for (const token of ["", evil, good.token.slice(0, -1), `${good.token}A`, `bh1.${good.token.slice(5)}`]) {
      expect(await codeOf({ ...good, token }), token).to.equal("KEY_DELEGATION_INVALID");
    }
    for (const changes of [
      { subscription: "0" },
      { subscription: 42 },
      { subscription: "4e1" },
      { wallet: evil },
      { signature: evil },
      { more: 1 },
    ]) {
      expect(await codeOf({ ...good, ...changes }), JSON.stringify(changes)).to.equal("REQUEST_INVALID");
    }
    expect(await codeOf({ ...good, subscription: "7" })).to.equal("MACHINE_UNKNOWN");
    expect(room.keys).to.deep.equal([]);
  });
});
