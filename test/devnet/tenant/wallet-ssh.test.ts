import { expect } from "chai";
import { Wallet } from "ethers";
import { walletSsh } from "../../../devnet/tenant/wallet-ssh.ts";
import { canMakeGuestRoot } from "../../pam/support/guest-root.ts";
import { TestGuest } from "../../pam/support/test-guest.ts";

describe("ssh with a wallet", function () {
  this.timeout(60_000);
  let guest: TestGuest;
  let target: Parameters<typeof walletSsh>[0];

  before(async function () {
    if (!canMakeGuestRoot) this.skip();
    guest = await TestGuest.open();
    const { stdout } = await guest.root.run("cat", "/etc/ssh/ssh_host_ed25519_key.pub");
    const [type, key] = stdout.split(" ");
    target = { host: "127.0.0.1", port: guest.port, user: "admin", hostKey: `${type} ${key}` };
  });
  after(() => guest?.close());

  it("runs a command as the owner, who saw what was signed", async () => {
    const result = await walletSsh(target, guest.owner, "id -un", null);
    expect(result).to.include({ code: 0, stdout: "admin\n" });
    expect(result.signed[0]).to.contain("Log in over SSH to vm-42 as admin.");
  });

  it("passes the command's own exit code on", async () => {
    expect((await walletSsh(target, guest.owner, "exit 7", null)).code).to.equal(7);
  });

  it("says 255 when another wallet is refused", async () => {
    const result = await walletSsh(target, Wallet.createRandom(), "id -un", null);
    expect(result.code).to.equal(255);
    expect(result.signed).to.have.length(1);
  });

  it("signs nothing for a machine with another host key", async () => {
    const other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
    const result = await walletSsh({ ...target, hostKey: other }, guest.owner, "id -un", null);
    expect(result.code).to.equal(255);
    expect(result.signed).to.deep.equal([]);
  });
});
