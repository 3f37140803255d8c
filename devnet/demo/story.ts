import { setTimeout as sleep } from "node:timers/promises";
import { formatUnits } from "ethers";
import type { Credential } from "../../keeper/protocol/credential.ts";
import { ipNetwork } from "../../keeper/protocol/ip-network.ts";
import { sshLine } from "../../keeper/protocol/ssh-line.ts";
import type { KeeperLine } from "../keeper/keeper-log.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { type WalletSshResult, walletSsh } from "../tenant/wallet-ssh.ts";
import type { Stage } from "./stage.ts";
import type { Teller } from "./teller.ts";

const COMMAND = "whoami; hostname";
const DAYS = 30n;
/** ssh's own code for "could not log in". */
const SSH_FAILED = 255;

/** A login is never less than this, either way: keys are exchanged. Handshakes and pings of a tunnel alone are. */
const LOGIN_BYTES = 2_000;

export interface StoryResult {
  readonly id: bigint;
  readonly credential: Credential;
  readonly shell: { readonly command: string; readonly output: string };
  readonly owner: Tenant;
}

/** The life of one subscription, and a second purchase that the host cannot fulfil. Each step proves what it says. */
export async function tellStory(stage: Stage, teller: Teller, signal: AbortSignal): Promise<StoryResult> {
  const { keeper, plans } = stage;
  const alice = await stage.newTenant();
  const bob = await stage.newTenant();
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
  const target = () => ({ ...opened(), ...(stage.ipv6 !== null && { through: stage.ipv6.fromInternet }) });
  const login = (tenant: Tenant) => walletSsh(target(), tenant.wallet, COMMAND, stage.portal);

  teller.heading("A wallet buys");
  await teller.step("paid", async () => {
    const purchase = await alice.purchase(plans.small, DAYS);
    id = purchase.id;
    vmid = stage.vmidOf(id);
    return `${dollars(purchase.amount)} in escrow for subscription ${id}, by ${short(alice.address)}`;
  });
  await teller.step("seen", async (doing) => {
    await keeperSays("seen", doing);
    return "the keeper found the purchase on the chain";
  });
  await teller.step("cloned", async (doing) => {
    await keeperSays("left", doing, 0, { step: "clone" });
    return `VM ${vmid} from the template, marked as subscription ${id}`;
  });
  await teller.step("booted", async (doing) => {
    await keeperSays("left", doing, 0, { step: "start" });
    await untilAwake(stage, vmid, signal);
    return stage.guestDescription;
  });
  await teller.step("ready", async (doing) => {
    await keeperSays("left", doing, 0, { step: "ready" });
    return "first boot is done, sshd and the wallet login passed their self-test";
  });
  await teller.step("delivered", async (doing) => {
    await keeperSays("delivered", doing);
    return `access token ${id} belongs to ${short(alice.address)}; the paid time runs`;
  });
  await teller.step("decrypted", async () => {
    credential = await alice.openCredential(id);
    return `${sshLine(credential)}, and the host key to expect`;
  });
  await teller.step("shell", async () => {
    const result = await login(alice);
    shell = expectShell(result, opened(), `vm-${id}`);
    if (result.login === null) return "the wallet signed the guest's challenge, and OpenSSH opened";
    prompt = `Open   ${result.login.link}   and enter code   ${result.login.code}`;
    return "the wallet approved on the page of the link, and OpenSSH opened by itself";
  });
  if (prompt !== "") teller.note(prompt);
  teller.note(`$ ${COMMAND}\n${shell}`);
  const { ipv6 } = stage;
  if (ipv6 !== null)
    await teller.step("by-broker", async () => {
      const { host } = opened();
      if (!isWithin(host, ipv6.prefix)) throw new Error(`${host} is no address of ${ipv6.prefix}`);
      const { received, sent } = await ipv6.carried();
      if (received < LOGIN_BYTES || sent < LOGIN_BYTES)
        throw new Error(`the tunnel has carried ${received} and ${sent} bytes: ssh went another way`);
      return `${host} of the leased ${ipv6.prefix}; ${received} bytes came by the tunnel, ${sent} went`;
    });

  teller.heading("The money runs out, and comes again");
  await teller.step("suspended", async (doing) => {
    const from = keeper.log.length;
    await stage.moveTimeTo((await alice.expiresAt(id)) + 60);
    await keeperSays("suspended", doing, from);
    if (await stage.isOn(vmid)) throw new Error("the VM is still powered on");
    return `${DAYS} days later: powered off, disk kept, status ${await alice.statusOf(id)} on chain`;
  });
  await teller.step("renewed", async (doing) => {
    const from = keeper.log.length;
    await alice.renew(id, DAYS);
    await keeperSays("resumed", doing, from);
    // The guest learns the new expiry; only then does a later statement mean the transfer.
    await keeperSays("attested", doing, from);
    return `paid for ${DAYS} more days; the VM is on again`;
  });
  await teller.step("shell-again", async (doing) => {
    doing("waiting for the guest");
    await untilAwake(stage, vmid, signal);
    const result = await untilReachable(() => login(alice), signal);
    expectShell(result, opened(), `vm-${id}`);
    return "same disk, same host key, same wallet";
  });

  teller.heading("The token changes hands");
  await teller.step("transferred", async (doing) => {
    const from = keeper.log.length;
    await alice.transfer(id, bob.address);
    await keeperSays("transferred", doing, from);
    return `${short(alice.address)} gave token ${id} to ${short(bob.address)}; the guest knows`;
  });
  await teller.step("old-owner-refused", async () => {
    // Past the portal: it is the guest itself that refuses.
    const result = await walletSsh(target(), alice.wallet, COMMAND, null);
    if (result.code !== SSH_FAILED || result.signed.length === 0) {
      throw new Error(
        `expected a refusal after a signature, got code ${result.code}: ${result.stderr.trim()}`,
      );
    }
    return result.stderr.trim().split("\n").at(-1) ?? "";
  });
  await teller.step("new-owner-shell", async (doing) => {
    const from = keeper.log.length;
    await bob.registerEncryptionKey(id);
    await keeperSays("resealed", doing, from);
    credential = await bob.openCredential(id);
    expectShell(await login(bob), credential, `vm-${id}`);
    return "details sealed anew for the new owner, who is in";
  });

  teller.heading("A purchase that the host cannot fulfil");
  await teller.step("refunded", async (doing) => {
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

  return {
    id,
    credential: opened(),
    shell: { command: `${sshLine(opened())} '${COMMAND}'`, output: shell },
    owner: bob,
  };
}

function isWithin(address: string, prefix: string): boolean {
  const [one, all] = [ipNetwork(address), ipNetwork(prefix)];
  const rest = BigInt(all.bits - all.length);
  return one.bits === all.bits && one.first >> rest === all.first >> rest;
}

async function untilAwake(stage: Stage, vmid: number, signal: AbortSignal): Promise<void> {
  while (!(await stage.isAwake(vmid))) await sleep(100, undefined, { signal });
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
