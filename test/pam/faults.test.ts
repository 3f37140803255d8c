import { chmod, chown, copyFile, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { expect } from "chai";
import { okAnswer, signLogins } from "./support/answers.ts";
import { canMakeGuestRoot } from "./support/guest-root.ts";
import { installModuleCheck, MODULE_ALONE, moduleCheck, PAM } from "./support/module-check.ts";
import { installPreload } from "./support/preload.ts";
import { processes } from "./support/processes.ts";
import { openRawServer, type RawServer } from "./support/raw-server.ts";
import { TestGuest } from "./support/test-guest.ts";

const { SUCCESS, IGNORE } = PAM;
const VERIFY = "/usr/lib/blockhost/bh-verify";
const RELAY = "/usr/lib/blockhost/bh-relay";
const NOBODY = `0x${"0".repeat(40)}`;
const YES = `ok ${"owner".padEnd(20)} ${NOBODY} ${NOBODY} ${NOBODY}${` ${"0".repeat(20)}`.repeat(3)}`;
const STATE = "/var/lib/blockhost";

/** Which phases cannot succeed under a fault; the others may, but none may ever say IGNORE. */
type Refused = "all" | "authenticate" | "account" | "session";

interface Fault {
  readonly title: string;
  readonly refused: Refused;
  readonly arrange?: (guest: TestGuest) => Promise<unknown>;
  readonly answers?: readonly string[];
  readonly environment?: Record<string, string>;
}

/** Puts a script in the place of a helper; it reads its input first, as what it stands for does. */
const script =
  (helper: string, body: string) =>
  async ({ root }: TestGuest) => {
    await rm(root.path + helper, { force: true });
    await writeFile(root.path + helper, `#!/bin/sh\nwhile read -r line; do :; done\n${body}\n`, {
      mode: 0o755,
    });
  };

const verify = (title: string, body: string, environment?: Record<string, string>): Fault => ({
  title: `bh-verify ${title}`,
  refused: "all",
  arrange: script(VERIFY, body),
  ...(environment ? { environment } : {}),
});

const call = (name: string, refused: Refused = "all"): Fault => ({
  title: `${name} fails`,
  refused,
  environment: { FAULT: name },
});

const answer = (title: string, ...answers: readonly string[]): Fault => ({
  title,
  refused: "authenticate",
  answers,
});

const FAULTS: readonly Fault[] = [
  // the conversation
  answer("the answer is NULL", "@null"),
  answer("the conversation fails", "@error"),
  answer("the conversation gives no answers at all", "@no-array"),
  answer("the answer is cut short", `0x${"a".repeat(64)}`),
  answer("the answer is 129 characters long", "@129"),
  answer("the answer is 130 characters that nobody signed", "@130"),
  answer("the answer is 1023 characters long", "@1023"),
  answer("the answer is 5,000 characters long", "@5000"),
  answer("the answer holds NUL", "@nul-inside"),
  answer("the answer is not UTF-8", "@binary"),
  answer("the conversation fails after a QR code", "q", "@error"),
  answer("the answer is NULL after a QR code", "q", "@null"),
  ...[
    ["nothing is pasted", ""],
    ["the answer for pasting is NULL", "@null"],
    ["the conversation fails at pasting", "@error"],
  ].map(
    ([title = "", how = ""]): Fault => ({
      ...answer(title, how),
      arrange: (guest) => guest.configure({}),
    }),
  ),
  // bh-verify as a file
  { title: "bh-verify is missing", refused: "all", arrange: ({ root }) => rm(root.path + VERIFY) },
  {
    title: "bh-verify is not executable",
    refused: "all",
    arrange: ({ root }) => chmod(root.path + VERIFY, 0o644),
  },
  {
    title: "bh-verify is somebody else's",
    refused: "all",
    arrange: ({ root }) => chown(root.path + VERIFY, 1234, 0),
  },
  {
    title: "bh-verify may be written by a group",
    refused: "all",
    arrange: ({ root }) => chmod(root.path + VERIFY, 0o775),
  },
  {
    title: "bh-verify is a link",
    refused: "all",
    arrange: async ({ root }) => {
      await rm(root.path + VERIFY);
      await symlink("bh-verify.real", root.path + VERIFY);
    },
  },
  {
    title: "bh-verify is a folder",
    refused: "all",
    arrange: async ({ root }) => {
      await rm(root.path + VERIFY);
      await mkdir(root.path + VERIFY);
    },
  },
  {
    title: "bh-verify is no program",
    refused: "all",
    arrange: ({ root }) => writeFile(root.path + VERIFY, YES),
  },
  // bh-verify as a process
  verify("says nothing", "exit 0"),
  verify("is killed", "kill -9 $$"),
  verify("is killed after saying yes", `echo '${YES}'; kill -9 $$`),
  verify("says yes but fails", `echo '${YES}'; exit 1`),
  verify("hangs", "exec sleep 1000", { FAULT: "fast-clock" }),
  verify("says yes and hangs", `echo '${YES}'; exec sleep 1000`, { FAULT: "fast-clock" }),
  verify("says yes, closes its output and hangs", `echo '${YES}'; exec sleep 1000 >/dev/null`, {
    FAULT: "fast-clock",
  }),
  verify("floods", "exec yes"),
  verify("says yes for ever", `exec yes '${YES}'`),
  verify("says yes twice", `echo '${YES}'; echo '${YES}'`),
  verify("says yes without a line's end", `printf '%s' '${YES}'`),
  verify("says yes with a byte too many", `echo '${YES} '`),
  verify("says yes with a byte too few", `echo '${YES.slice(0, -1)}'`),
  verify("says yes in capitals", `echo '${YES.replace("ok", "OK")}'`),
  verify("says yes with a carriage return", `printf '%s\\r' '${YES}'`),
  verify("says yes with a NUL in its reason", `printf '${YES.replace("owner ", "owner\\0")}\\n'`),
  verify("says yes and no", `echo '${YES.replace("ok owner", "no owner")}'`),
  verify("says yes with an address in capitals", `echo '${YES.replace("0x0", "0xA")}'`),
  verify("says yes with a number that is none", `echo '${YES.slice(0, -20)}${"9".repeat(20)}'`),
  verify("answers from the wrong place", `echo '${YES}' >&2`),
  // bh-relay
  {
    title: "bh-relay is missing",
    refused: "authenticate",
    arrange: ({ root }) => rm(root.path + RELAY),
  },
  ...[
    ["is killed", "kill -9 $$"],
    ["floods", "exec yes"],
    ["says nothing", "exit 0"],
    ["says ok", "echo ok"],
    ["brings a signature by nobody", `echo signature=0x${"a".repeat(130)}`],
    ["brings a signature and fails", `echo signature=0x${"a".repeat(130)}; exit 9`],
    ["was given up without reason", "exit 255"],
  ].map(
    ([title, body = ""]): Fault => ({
      title: `bh-relay ${title}`,
      refused: "authenticate",
      arrange: script(RELAY, body),
    }),
  ),
  {
    title: "bh-relay hangs",
    refused: "authenticate",
    arrange: script(RELAY, "exec sleep 1000"),
    environment: { FAULT: "fast-clock" },
  },
  // what the module calls
  ...[
    "fork",
    "socketpair",
    "send",
    "shutdown",
    "poll",
    "recv",
    "pidfd_open",
    "waitpid",
    "lstat",
    "fopen",
    "fgetpwent_r",
    "clock_gettime",
    "open",
    "fstat",
    "read",
    "pam_get_item",
  ].map((name) => call(name)),
  // between fork and exec: a helper that could not give up its rights must not run
  ...["dup2", "chdir", "setsid", "close_range", "setgroups", "setresgid", "setresuid"].map((name) =>
    call(name),
  ),
  ...["setrlimit", "prctl", "execve"].map((name) => call(name)),
  call("getrandom", "authenticate"),
  call("short-random", "authenticate"),
  // the session too, which puts the wallet into its environment
  call("pam_putenv", "authenticate"),
  call("pam_putenv", "session"),
  // what is stored
  {
    title: "the statement is missing",
    refused: "all",
    arrange: ({ root }) => rm(`${root.path}${STATE}/ownership`),
  },
  {
    title: "the statement is empty",
    refused: "all",
    arrange: ({ root }) => writeFile(`${root.path}${STATE}/ownership`, ""),
  },
  {
    title: "the statement is 5,000 bytes long",
    refused: "all",
    arrange: ({ root }) => writeFile(`${root.path}${STATE}/ownership`, "x".repeat(5000)),
  },
  {
    title: "the statement may be written by others",
    refused: "all",
    arrange: ({ root }) => chmod(`${root.path}${STATE}/ownership`, 0o666),
  },
  {
    title: "the highest number is garbage",
    refused: "all",
    arrange: ({ root }) => writeFile(`${root.path}${STATE}/ownership.seq`, "seq=-1\n"),
  },
  {
    title: "guest.conf is somebody else's",
    refused: "all",
    arrange: ({ root }) => chown(`${root.path}/etc/blockhost/guest.conf`, 1234, 0),
  },
];

/** The rule: under whatever fault, no phase says yes that depends on what failed, and none ever says "ignore me". */
describe("faults injected into a login that would succeed", function () {
  this.timeout(120_000);
  let guest: TestGuest;
  let relay: RawServer;
  let preload: string;

  before(async function () {
    if (!canMakeGuestRoot) this.skip();
    guest = await TestGuest.open();
    relay = await openRawServer(signLogins(guest.owner));
    await installModuleCheck(guest.root);
    preload = await installPreload(guest.root, "faults");
    for (const helper of [VERIFY, RELAY]) {
      await copyFile(guest.root.path + helper, `${guest.root.path}${helper}.real`);
    }
    // without it a login counts on the statement that is there; it would run helpers of its own here
    await rm(`${guest.root.path}/usr/lib/blockhost/bh-authz`);
  });
  after(async () => {
    await relay?.close();
    await guest?.close();
  });
  beforeEach(async () => {
    for (const helper of [VERIFY, RELAY]) {
      await rm(guest.root.path + helper, { force: true, recursive: true });
      await copyFile(`${guest.root.path}${helper}.real`, guest.root.path + helper);
    }
    // a file made anew has its mode and owner anew
    for (const file of ["/etc/blockhost/guest.conf", `${STATE}/ownership`]) {
      await rm(guest.root.path + file, { force: true });
    }
    await guest.configure({ relay: relay.relay });
    await guest.own({});
  });

  /** All phases, and then the later ones for a wallet that authenticate has accepted. */
  async function phases(answers: readonly string[], environment: Record<string, string>) {
    const preloaded = { LD_PRELOAD: preload, SERVICE: MODULE_ALONE, ...environment };
    const whole = await moduleCheck(guest.root, "admin", answers, preloaded);
    const later = await moduleCheck(guest.root, "admin", [""], {
      ...preloaded,
      PHASES: "account",
      BLOCKHOST_WALLET: guest.owner.address.toLowerCase(),
    });
    return { whole, later };
  }

  it("would succeed", async () => {
    const { whole, later } = await phases([""], {});
    expect(whole).to.include({ auth: SUCCESS, account: SUCCESS, session: SUCCESS });
    expect(later).to.include({ account: SUCCESS, session: SUCCESS });
  });

  it("would succeed by a bh-verify that says yes, or refusing its other answers would prove nothing", async () => {
    await script(VERIFY, `echo '${YES}'`)(guest);
    expect((await phases([""], {})).whole).to.include({ auth: SUCCESS, account: SUCCESS, session: SUCCESS });
  });

  for (const fault of FAULTS) {
    it(`${fault.refused} refused: ${fault.title}`, async () => {
      await fault.arrange?.(guest);
      const { whole, later } = await phases(fault.answers ?? [""], fault.environment ?? {});
      const codes = [whole.auth, whole.account, whole.session, later.account, later.session];
      expect(codes).not.to.include(IGNORE);
      if (fault.refused === "all" || fault.refused === "authenticate") {
        expect(whole.auth, "authenticate").not.to.equal(SUCCESS);
        expect(whole.wallet).to.equal("");
        expect(whole.session, "session after it").not.to.equal(SUCCESS);
      }
      if (fault.refused === "all") expect(later.account, "account").not.to.equal(SUCCESS);
      if (fault.refused === "all" || fault.refused === "session") {
        expect(later.session, "session").not.to.equal(SUCCESS);
      }
      for (const name of ["bh-verify", "bh-relay", "sleep", "yes"]) {
        expect(await processes(guest.root, name), `left of ${name}`).to.deep.equal([]);
      }
    });
  }

  it("never succeeds without a good signature, wherever memory ends, and never says ignore", async () => {
    relay.answer((socket) => void socket.end(okAnswer(`signature=0x${"1".repeat(130)}\n`)));
    const results = [];
    // a login takes about 80
    for (let request = 1; request <= 100; request++) {
      const environment = { LD_PRELOAD: preload, SERVICE: MODULE_ALONE, FAULT: `malloc:${request}` };
      results.push(await moduleCheck(guest.root, "admin", ["q", ""], environment));
    }
    relay.answer(signLogins(guest.owner));
    expect(results.filter(({ auth, session }) => auth === SUCCESS || session === SUCCESS)).to.deep.equal([]);
    expect(results.flatMap(({ auth, account, session }) => [auth, account, session])).not.to.include(IGNORE);
  });
});
