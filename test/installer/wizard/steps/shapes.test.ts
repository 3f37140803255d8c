import { expect } from "chai";
import { answers } from "../../../../installer/answers/answers.ts";
import { type SectionName, sections } from "../../../../installer/answers/sections.ts";
import type { StepShape } from "../../../../installer/wizard/form/step-shape.ts";
import { presentTexts } from "../../../../installer/wizard/steps/network-shape.ts";
import { someAnswers } from "../../answers/some-answers.ts";
import { setupForms } from "../support/setup-forms.ts";

const SHAPES = setupForms(someAnswers.admin.wallet);
const WALLET = someAnswers.admin.wallet;

/** Answers of every kind that a section has. */
const KINDS: Readonly<Record<SectionName, readonly unknown[]>> = {
  network: [{ mode: "keep" }, { mode: "dhcp", interface: "eth1" }, someAnswers.network],
  storage: [someAnswers.storage, { disks: "a", seed: "b", backups: "c" }],
  blockchain: [
    someAnswers.blockchain,
    {
      ...someAnswers.blockchain,
      chain: { ...someAnswers.blockchain.chain, rpcUrls: ["https://a.example", "https://b.example/key,1"] },
      contracts: {
        ...someAnswers.blockchain.contracts,
        swaps: { router: WALLET, wrappedNative: WALLET, quoter: WALLET, poolFee: 3_000 },
        adminDelay: 0,
        shares: [
          { payee: WALLET, share: 3 },
          { payee: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8", share: 1 },
        ],
      },
      plans: ["A", "B"].map((name) => ({
        ...someAnswers.blockchain.plans[0],
        name,
        pricePerDay: 123_456,
        memoryMiB: 512,
        gracePeriod: 43_200,
        backups: name === "A" ? { everyHours: 12, keep: 3 } : null,
      })),
    },
    {
      chain: someAnswers.blockchain.chain,
      contracts: { kind: "existing", subscriptions: WALLET, inbox: WALLET, deploymentBlock: 0 },
      plans: [],
    },
  ],
  proxmox: [
    someAnswers.proxmox,
    {
      ...someAnswers.proxmox,
      isolate: false,
      network: { ...someAnswers.proxmox.network, dns: ["9.9.9.9", "1.1.1.1"] },
      endpoint: { mode: "forwarded", host: "router.example.org", portBase: 20_000 },
      template: { name: "debian-13" },
    },
    { ...someAnswers.proxmox, endpoint: { mode: "ipv6" } },
  ],
  ipv6: [
    { mode: "none" },
    { mode: "manual", prefix: "2001:db8::/48" },
    { mode: "broker", leases: someAnswers.blockchain.contracts.stablecoin, broker: 7, budget: "0.05" },
  ],
  admin: [
    someAnswers.admin,
    { ...someAnswers.admin, commands: false, ports: [8006], tls: { mode: "acme", termsAgreed: true } },
    {
      ...someAnswers.admin,
      tls: { mode: "acme", email: "me@example.org", termsAgreed: true },
    },
    { ...someAnswers.admin, tls: { mode: "files", certificateFile: "/a.pem", keyFile: "/b.pem" } },
  ],
};

describe("an answer in the fields of its step", () => {
  for (const [section, shape] of Object.entries(SHAPES) as [SectionName, StepShape][])
    for (const [kind, given] of KINDS[section].entries())
      it(`comes back as it was: ${section}, kind ${kind + 1}`, () => {
        const whole = sections[section].parse(given);
        const back = sections[section].parse(shape.answerOf(shape.draftOf(whole)));
        expect(back).to.deep.equal(whole);
      });

  it("is whole by default, but for what only the operator knows", () => {
    const usual = Object.fromEntries(
      (Object.entries(SHAPES) as [SectionName, StepShape][]).map(([name, shape]) => [
        name,
        shape.answerOf(shape.draftOf(null)),
      ]),
    );
    const { error } = answers.safeParse(usual);
    expect(error?.issues.map(({ path }) => path.join("."))).to.have.members([
      "storage.disks",
      "proxmox.node",
      "proxmox.network.cidr",
      "proxmox.network.gateway",
      "proxmox.network.first",
      "proxmox.network.last",
      "admin.host",
      "admin.operatorName",
    ]);
  });

  it("takes no image of the operator's for the packaged one because its fields are empty", () => {
    const { template } = SHAPES.proxmox.answerOf({
      ...SHAPES.proxmox.draftOf(someAnswers.proxmox),
      "template.image": "",
      "template.sha256": "",
    }) as { template: unknown };
    expect(sections.proxmox.safeParse({ ...someAnswers.proxmox, template }).success).to.equal(false);
  });

  it("begins with the network as it is, and leaves alone what was typed", () => {
    const found = {
      interfaces: [
        { name: "eno1", addresses: [] },
        { name: "eno2", addresses: ["2001:db8::7/64", "10.0.0.7/24"] },
      ],
      gateway: "10.0.0.1",
      dns: ["10.0.0.1"],
    };
    expect(presentTexts(found, { interface: "", address: "10.0.0.8/24" })).to.deep.equal({
      interface: "eno2",
      address: "10.0.0.8/24",
      gateway: "10.0.0.1",
      dns: "10.0.0.1",
    });
  });
});
