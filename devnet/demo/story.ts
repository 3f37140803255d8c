import { setTimeout as sleep } from "node:timers/promises";
import { formatUnits } from "ethers";
import type { Credential } from "../../keeper/protocol/credential.ts";
import type { Devnet } from "../devnet.ts";
import type { KeeperLine } from "../keeper/keeper-log.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { type WalletSshResult, walletSsh } from "../tenant/wallet-ssh.ts";
import type { Timeline } from "./timeline.ts";

const COMMAND = "whoami; hostname";
const DAYS = 30n;
/** ssh's own code for "could not log in". */
const SSH_FAILED = 255;

export interface StoryResult {
  readonly id: bigint;
  readonly credential: Credential;
  readonly shell: { readonly command: string; readonly output: string };
  readonly owner: Tenant;
}

/** The life of one subscription, and a second purchase that the host cannot fulfil. Each step proves what it says. */
export async function tellStory(
  devnet: Devnet,
  timeline: Timeline,
  signal: AbortSignal,
): Promise<StoryResult> {
  const { keeper } = devnet;
  const { plans } = devnet.contracts;
  const alice = await devnet.newTenant();
  const bob = await devnet.newTenant();
  let id = 0n;
  let vmid = 0;
  let credential: Credential | undefined;
  let shell = "";
  /** What a person sees before they approve. */
  let prompt = "";

  /** Waits for the keeper to say something about the subscription, showing what it does meanwhile. */
  const keeperSays = (msg: string, doing: (what: string) => void, from = 0, of: { step?: string } = {}) =>
    keeper.log.waitFor(
      { msg, subscription: String(id), ...of },
      { from, signal, onLine: (line) => doing(describe(line)) },
    );
  const opened = (): Credential => {
    if (!credential) throw new Error("the connection details were not opened: this is a bug");
    return credential;
  };
  const login = (tenant: Tenant) => walletSsh(opened(), tenant.wallet, COMMAND, devnet.portal);

  timeline.heading("A wallet buys");
  await timeline.step("paid", async () => {
    const purchase = await alice.purchase(plans.small, DAYS);
    id = purchase.id;
    vmid = devnet.vmidOf(id);
    return `${dollars(purchase.amount)} in escrow for subscription ${id}, by ${short(alice.address)}`;
  });
  await timeline.step("seen", async (doing) => {
    await keeperSays("seen", doing);
    return "the keeper found the purchase on the chain";
  });
  await timeline.step("cloned", async (doing) => {
    await keeperSays("left", doing, 0, { step: "clone" });
    return `VM ${vmid} from the template, marked as subscription ${id}`;
  });
  await timeline.step("booted", async (doing) => {
    await keeperSays("left", doing, 0, { step: "start" });
    await guestAnswers(devnet, vmid, signal);
    return devnet.guestDescription;
  });
  await timeline.step("ready", async (doing) => {
    await keeperSays("left", doing, 0, { step: "ready" });
    return "first boot is done, sshd and the wallet login passed their self-test";
  });
  await timeline.step("delivered", async (doing) => {
    await keeperSays("delivered", doing);
    return `access token ${id} belongs to ${short(alice.address)}; the paid time runs`;
  });
  await timeline.step("decrypted", async () => {
    credential = await alice.openCredential(id);
    return `ssh -p ${credential.port} ${credential.user}@${credential.host}, and the host key to expect`;
  });
  await timeline.step("shell", async () => {
    const result = await login(alice);
    shell = expectShell(result, opened(), `vm-${id}`);
    prompt = `Open   ${result.login?.link}   and enter code   ${result.login?.code}`;
    return "the wallet approved on the page of the link, and OpenSSH opened by itself";
  });
  timeline.note(prompt);
  timeline.note(`$ ${COMMAND}\n${shell}`);

  timeline.heading("The money runs out, and comes again");
  await timeline.step("suspended", async (doing) => {
    const from = keeper.log.length;
    await devnet.moveTimeTo((await alice.expiresAt(id)) + 60);
    await keeperSays("suspended", doing, from);
    if (devnet.guests.running(vmid)) throw new Error("the VM is still powered on");
    return `${DAYS} days later: powered off, disk kept, status ${await alice.statusOf(id)} on chain`;
  });
  await timeline.step("renewed", async (doing) => {
    const from = keeper.log.length;
    await alice.renew(id, DAYS);
    await keeperSays("resumed", doing, from);
    // The guest learns the new expiry; only then does a later statement mean the transfer.
    await keeperSays("attested", doing, from);
    return `paid for ${DAYS} more days; the VM is on again`;
  });
  await timeline.step("shell-again", async (doing) => {
    doing("waiting for the guest");
    await guestAnswers(devnet, vmid, signal);
    const result = await untilReachable(() => login(alice), signal);
    expectShell(result, opened(), `vm-${id}`);
    return "same disk, same host key, same wallet";
  });

  timeline.heading("The token changes hands");
  await timeline.step("transferred", async (doing) => {
    const from = keeper.log.length;
    await alice.transfer(id, bob.address);
    await keeperSays("transferred", doing, from);
    return `${short(alice.address)} gave token ${id} to ${short(bob.address)}; the guest knows`;
  });
  await timeline.step("old-owner-refused", async () => {
    // Past the portal: it is the guest itself that refuses.
    const result = await walletSsh(opened(), alice.wallet, COMMAND, null);
    if (result.code !== SSH_FAILED || result.signed.length === 0) {
      throw new Error(
        `expected a refusal after a signature, got code ${result.code}: ${result.stderr.trim()}`,
      );
    }
    return result.stderr.trim().split("\n").at(-1) ?? "";
  });
  await timeline.step("new-owner-shell", async (doing) => {
    const from = keeper.log.length;
    await bob.registerEncryptionKey(id);
    await keeperSays("resealed", doing, from);
    credential = await bob.openCredential(id);
    expectShell(await login(bob), credential, `vm-${id}`);
    return "details sealed anew for the new owner, who is in";
  });

  timeline.heading("A purchase that the host cannot fulfil");
  await timeline.step("refunded", async (doing) => {
    const before = await alice.balance();
    const purchase = await alice.purchase(plans.giant, DAYS);
    await keeper.log.waitFor(
      { msg: "rejected", subscription: String(purchase.id) },
      { signal, onLine: (line) => doing(describe(line)) },
    );
    const credit = await alice.credit();
    await alice.withdraw();
    const after = await alice.balance();
    if (credit !== purchase.amount || after !== before) {
      throw new Error(
        `paid ${purchase.amount}, credited ${credit}, balance ${before} before and ${after} after`,
      );
    }
    return `the keeper said ${await alice.rejectionOf(purchase.id)}; all ${dollars(credit)} came back`;
  });

  const { user, host, port } = opened();
  return {
    id,
    credential: opened(),
    shell: { command: `ssh -p ${port} ${user}@${host} '${COMMAND}'`, output: shell },
    owner: bob,
  };
}

/** Until the guest's own agent answers: kernel and user space are up. */
async function guestAnswers(devnet: Devnet, vmid: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    const answered = await devnet.guests
      .running(vmid)
      ?.agent("guest-ping", {}, 1_000)
      .then(
        () => true,
        () => false,
      );
    if (answered) return;
    await sleep(100, undefined, { signal });
  }
}

/** sshd may come a moment after the agent: tries again while nobody asks for a signature. */
async function untilReachable(
  login: () => Promise<WalletSshResult>,
  signal: AbortSignal,
): Promise<WalletSshResult> {
  for (;;) {
    const result = await login();
    if (result.code !== SSH_FAILED || result.signed.length > 0) return result;
    await sleep(200, undefined, { signal });
  }
}

function expectShell(result: WalletSshResult, { user }: Credential, hostname: string): string {
  const output = result.stdout.trim();
  if (result.code !== 0 || output !== `${user}\n${hostname}`) {
    throw new Error(`ssh ended with ${result.code}: ${output} ${result.stderr.trim()}`);
  }
  return output;
}

function describe(line: KeeperLine): string {
  return `${line.saga ?? ""} ${line.step ?? ""} ${line.msg} ${line.detail ?? ""}`.trim();
}

function dollars(amount: bigint): string {
  return `${formatUnits(amount, 6)} TUSD`;
}

function short(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`;
}
