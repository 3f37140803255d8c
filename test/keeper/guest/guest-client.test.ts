import { expect } from "chai";
import { FinalError } from "../../../keeper/core/errors.ts";
import { identityOf } from "../../../keeper/core/identity.ts";
import { GuestClient } from "../../../keeper/guest/guest-client.ts";

const VM = identityOf(31_337n, `0x${"aa".repeat(20)}`, 7n, 1, 1_000);
const INSTANCE = VM.uuid.replaceAll("-", "");
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH";

function guestWith(files: Record<string, string>) {
  const held = new Map(Object.entries(files));
  const client = new GuestClient(
    {
      readGuestFile: async (_vm, path) => held.get(path) ?? null,
      writeGuestFile: async (_vm, path, content) => void held.set(path, content),
    },
    () => new Uint8Array(),
  );
  return { client, held };
}

describe("GuestClient", () => {
  for (const [text, ready] of [
    [`ready ${INSTANCE}\n`, true],
    ["ready 00000000000000000000000000000000\n", false],
    [`ready ${INSTANCE}`, false],
    ["", false],
  ] as const) {
    it(`takes ${JSON.stringify(text)} as ${ready ? "ready" : "not ready"}`, async () => {
      expect(await guestWith({ "/run/blockhost/ready": text }).client.isReady(VM)).to.equal(ready);
    });
  }

  it("knows nothing of a guest that does not answer", async () => {
    const { client } = guestWith({});
    expect(await client.isReady(VM)).to.equal(false);
    expect(await client.hostKey(VM)).to.equal(null);
    expect(await client.statement(VM)).to.equal(null);
  });

  it("reads the host key without its comment and refuses another kind", async () => {
    const path = "/etc/ssh/ssh_host_ed25519_key.pub";
    expect(await guestWith({ [path]: `${KEY} root@vm-7\n` }).client.hostKey(VM)).to.equal(KEY);
    const refusal = await guestWith({ [path]: "ssh-rsa AAAA\n" })
      .client.hostKey(VM)
      .then(
        () => null,
        (error: unknown) => error,
      );
    expect(refusal).to.be.instanceOf(FinalError).with.property("code", "GUEST_HOST_KEY_INVALID");
  });

  it("puts a statement into the inbox", async () => {
    const { client, held } = guestWith({});
    await client.offerStatement(VM, "text");
    expect([...held]).to.deep.equal([["/var/lib/blockhost/inbox/ownership", "text"]]);
  });
});
