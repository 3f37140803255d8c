import type { Page } from "playwright-core";
import type { TestWallet } from "../../../keeper/portal/support/browser-person.ts";
import { testWallet } from "../../../keeper/portal/support/browser-person.ts";
import { someAnswers } from "../../answers/some-answers.ts";
import type { FakeSetup } from "../support/fake-setup.ts";
import { ADMIN } from "../support/setup-room.ts";

/** A page of the installer in one of its states. */
export interface SetupScene {
  readonly state: string;
  readonly place?: string;
  readonly isOutside?: true;
  readonly wallets?: readonly TestWallet[];
  /** What the server knows before the page is opened. */
  prepare?(fake: FakeSetup): void;
  /** Goes on from the page as it came up, and waits until the state is there. */
  act(page: Page, fake: FakeSetup): Promise<void>;
}

const heading = (name: string) => (page: Page) => page.getByRole("heading", { name, level: 1 }).waitFor();
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const next = (page: Page) => press(page, "Check and continue");

function answered(fake: FakeSetup): void {
  const admin = { ...someAnswers.admin, wallet: ADMIN.address };
  for (const [section, answer] of Object.entries({ ...someAnswers, admin })) fake.kept.set(section, answer);
}

const T0 = 1_795_600_000_000;
function underWay(fake: FakeSetup): void {
  answered(fake);
  fake.status("running");
  let at = T0;
  for (const [id, seconds] of [
    ["preflight", 4],
    ["keys", 2],
    ["deployer", 41],
    ["contracts", 66],
    ["pve-access", 2],
    ["pve-storage", 3],
    ["pve-network", 9],
  ] as const) {
    fake.step(id, { status: "done", attempts: 1, startedAt: at, endedAt: at + seconds * 1_000 });
    at += seconds * 1_000;
  }
  fake.step("contracts", {
    output: {
      subscriptions: "0x5FbDB2315678afecb367f032d93F642f64180aa3",
      credential: "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512",
      deploymentBlock: 8_123_456,
    },
  });
  for (const line of ["deploying Subscriptions", "Subscriptions is at 0x5FbD…0aa3", "the plans are on sale"])
    fake.say("contracts", "log", line);
}

/** Every page in every state that an operator can come to. */
export const SETUP_SCENES: readonly SetupScene[] = [
  { state: "login", isOutside: true, act: heading("Log in") },
  {
    state: "login refused",
    isOutside: true,
    act: async (page) => {
      await page.getByLabel("Code on the console").fill("00000000");
      await press(page, "Log in");
      await page.getByText("This is not the code").waitFor();
      await page.getByText("Is this really your host?").click();
    },
  },
  {
    state: "wallet",
    isOutside: true,
    wallets: [testWallet(ADMIN)],
    act: async (page) => {
      await page.getByLabel("Code on the console").fill("7K3M9QXA");
      await press(page, "Log in");
      await page.getByRole("button", { name: "Connect Example Wallet" }).waitFor();
    },
  },
  { state: "network", place: "network", act: (page) => page.getByText("eno1").waitFor() },
  {
    state: "network, wrong",
    place: "network",
    act: async (page) => {
      await page.getByText("Fixed", { exact: true }).click();
      await page.getByLabel("Address", { exact: true }).fill("192.168.1.10");
      await page.getByLabel("Gateway").fill("");
      await next(page);
      await page.getByText("This is needed.").waitFor();
    },
  },
  {
    state: "network, to be tried",
    place: "network",
    prepare: (fake) => {
      fake.kept.set("network", someAnswers.network);
      fake.trialMs = 60_000;
    },
    act: async (page) => {
      await next(page);
      await press(page, "Try this network");
      await page.getByText("Goes back in").waitFor();
    },
  },
  { state: "storage", place: "storage", act: heading("Storage") },
  {
    state: "storage, checked",
    place: "storage",
    prepare: (fake) =>
      fake.checks.set("storage", [
        { id: "storage-disks", verdict: "good", what: "local-zfs has 1.6 TiB free", remedy: "" },
        {
          id: "storage-seed",
          verdict: "warn",
          what: "local-zfs is over half full",
          remedy: "add disks before it is full",
        },
        {
          id: "storage-backups",
          verdict: "bad",
          what: "the storage blockhost-backups would lie on the disk of the machines",
          remedy: "give a storage on another disk",
        },
      ]),
    act: async (page) => {
      await next(page);
      await page.getByRole("heading", { name: "What the host found" }).waitFor();
    },
  },
  { state: "blockchain", place: "blockchain", act: heading("Blockchain") },
  {
    state: "blockchain, another chain",
    place: "blockchain",
    act: async (page) => {
      await page.getByRole("combobox", { name: "Chain" }).selectOption("other");
      await page.getByText("More about the contracts").click();
      await page.getByText("More about this plan").click();
      await press(page, "Add a payee");
      await next(page);
      await page.getByText("This is needed.").first().waitFor();
    },
  },
  {
    state: "blockchain, own coin and backups",
    place: "blockchain",
    prepare: (fake) => fake.kept.set("storage", { disks: "local-zfs", seed: "seeds", backups: "vault" }),
    act: async (page) => {
      await page.getByText("More about the contracts").click();
      await page.getByText("More about this plan").click();
      await page.getByText("Back its machines up").click();
      await page.getByLabel("Backup every").fill("0");
      await page.getByLabel("Uniswap's QuoterV2").fill("0x12");
      await next(page);
      await page.getByText("A whole number, 1 to 8,760.").waitFor();
    },
  },
  {
    state: "blockchain, existing contracts",
    place: "blockchain",
    act: async (page) => {
      await page.getByText("Those I have").click();
      await page.getByLabel("CommandInbox").waitFor();
    },
  },
  { state: "proxmox", place: "proxmox", act: (page) => page.getByText("Proxmox VE 9.0.6").waitFor() },
  {
    state: "proxmox, through a router",
    place: "proxmox",
    act: async (page) => {
      await page.getByText("Through a router").click();
      await page.getByText("More about machines").click();
      await next(page);
      await page.getByText("This is needed.").first().waitFor();
    },
  },
  {
    state: "ipv6",
    place: "ipv6",
    act: async (page) => {
      await page.getByText("A prefix of mine").click();
      await page.getByRole("textbox", { name: "Prefix" }).waitFor();
    },
  },
  {
    state: "admin",
    place: "admin",
    act: async (page) => {
      await page.getByText("Let’s Encrypt").click();
      await page.getByLabel("Name of your hosting").fill("Example Host");
      await next(page);
      await page.getByText("This is needed.").first().waitFor();
    },
  },
  {
    state: "summary, open",
    place: "summary",
    prepare: (fake) => fake.kept.set("network", { mode: "keep" }),
    act: heading("Summary"),
  },
  {
    state: "summary",
    place: "summary",
    prepare: answered,
    act: (page) => page.getByText("Small at $0.20 a day").waitFor(),
  },
  {
    state: "summary, steps that do not go together",
    place: "summary",
    prepare: (fake) => {
      answered(fake);
      const { blockchain } = someAnswers;
      const plans = blockchain.plans.map((plan) => ({
        ...plan,
        image: "debian-13",
        backups: { everyHours: 24, keep: 7 },
      }));
      fake.kept.set("blockchain", { ...blockchain, plans });
    },
    act: (page) => page.getByText("needs a storage for backups").waitFor(),
  },
  {
    state: "summary, rehearsal failed",
    place: "summary",
    prepare: (fake) => {
      answered(fake);
      const timed = (name: string, seconds: number, what: string) => ({
        ...{ act: "", name, status: "done" as const, what },
        ...{ startedAt: T0, endedAt: T0 + seconds * 1_000 },
      });
      fake.rehearsal.state = {
        status: "failed",
        steps: [
          timed(
            "set up",
            37,
            "Proxmox VE is as the keeper needs it; the contracts are on a chain of the rehearsal's own",
          ),
          timed("paid", 1, "6.0 TUSD in escrow for subscription 1, by 0x8604…F037"),
          timed("seen", 1, "the keeper found the purchase on the chain"),
          { ...timed("cloned", 1, "NO_CAPACITY: no node has 64 GiB of memory left"), status: "failed" },
        ],
        notes: ["The keeper's log: /var/lib/blockhost-setup/rehearsal.log"],
        error: {
          code: "REHEARSAL_FAILED",
          what: "the keeper gives up at provision clone: NO_CAPACITY: no node has 64 GiB of memory left",
          remedy: "see what its log says of it, mend that on the host, then rehearse again",
        },
      };
    },
    act: (page) => page.getByText("The rehearsal has failed.").waitFor(),
  },
  {
    state: "installation, money needed",
    prepare: (fake) => {
      answered(fake);
      fake.status("running");
      fake.step("preflight", { status: "done", attempts: 1, startedAt: T0, endedAt: T0 + 4_000 });
      fake.step("keys", { status: "done", attempts: 1, startedAt: T0 + 4_000, endedAt: T0 + 6_000 });
      fake.step("deployer", { status: "running", attempts: 1, startedAt: T0 + 6_000 });
      fake.say("deployer", "progress", "0x3C44…93BC has 0.00 ETH and needs 0.0123 ETH");
    },
    act: (page) => page.getByRole("button", { name: "Send 0.0123 ETH" }).waitFor(),
  },
  {
    state: "installation, under way",
    prepare: (fake) => {
      underWay(fake);
      fake.step("template", { status: "running", attempts: 1, startedAt: T0 + 130_000 });
      for (const line of [
        "the image is /usr/share/blockhost/template/debian-13.qcow2",
        "its SHA-256 is as it should be",
        "making VM 9000 of it",
      ])
        fake.say("template", "log", line);
      fake.say("template", "progress", "712 of 1,024 MiB imported");
    },
    act: (page) => page.getByText("712 of 1,024 MiB imported").waitFor(),
  },
  {
    state: "installation, failed",
    prepare: (fake) => {
      underWay(fake);
      fake.say("template", "log", "the image is /usr/share/blockhost/template/debian-13.qcow2");
      fake.step("template", {
        status: "failed",
        attempts: 2,
        startedAt: T0 + 130_000,
        endedAt: T0 + 133_000,
        error: {
          code: "PVE_IMAGE_OTHER",
          what: "the image's SHA-256 is not the one of the answers",
          remedy: "download the image again, or correct the answer if you trust this one",
        },
      });
      fake.status("failed");
    },
    act: (page) => page.getByText("A step has failed").waitFor(),
  },
  {
    state: "installation, done",
    prepare: (fake) => {
      underWay(fake);
      for (const { id } of fake.view.steps)
        fake.step(id, { status: "done", attempts: 1, startedAt: T0, endedAt: T0 + 3_000 });
      fake.step("certificate", {
        status: "warned",
        error: {
          code: "ACME_REFUSED",
          what: "the authority could not reach port 80 of host.example.org",
          remedy: "open port 80 to this host; the keeper tries again by itself",
        },
      });
      fake.status("done");
    },
    act: (page) => page.getByText("The host is open for business").waitFor(),
  },
  {
    state: "closing",
    prepare: (fake) => {
      underWay(fake);
      fake.status("done");
    },
    act: async (page) => {
      await page.getByRole("button", { name: "Close the installer" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    state: "closed",
    prepare: (fake) => {
      underWay(fake);
      fake.status("done");
    },
    act: async (page) => {
      await page.getByRole("button", { name: "Close the installer" }).click();
      await press(page, "Close it");
      await page.getByText("The installer is closed").waitFor();
    },
  },
  {
    state: "taken over",
    place: "ipv6",
    act: async (page, fake) => {
      await page.getByRole("heading", { name: "IPv6", level: 1 }).waitFor();
      await page.getByText("No IPv6").waitFor();
      fake.cookie = "another";
      await next(page);
      await page.getByText("Another browser has logged in").waitFor();
    },
  },
];
