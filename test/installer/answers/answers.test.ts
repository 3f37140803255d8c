import { expect } from "chai";
import { answers } from "../../../installer/answers/answers.ts";
import { checkAnswers } from "../../../installer/answers/check-answers.ts";
import { sections } from "../../../installer/answers/sections.ts";
import { someAnswers } from "./some-answers.ts";

describe("the installer's answers", () => {
  it("are complete with what has no default", () => {
    const { answers: found } = checkAnswers(answers, someAnswers);
    expect(found).to.deep.include({ storage: { disks: "local-zfs", seed: "blockhost-seed", backups: null } });
    expect(found?.proxmox).to.include({ pool: "blockhost", isolate: true });
    expect(found?.proxmox.endpoint).to.deep.equal({ mode: "direct" });
    expect(found?.admin).to.deep.include({
      commands: true,
      ports: [22, 8006],
      seconds: 300,
      tls: { mode: "own" },
    });
  });

  it("are what they were when they are checked again", () => {
    const { answers: once } = checkAnswers(answers, someAnswers);
    expect(checkAnswers(answers, JSON.parse(JSON.stringify(once))).answers).to.deep.equal(once);
  });

  it("are asked for by section, each by name", () => {
    expect(problemsWith({})).to.have.members(Object.keys(sections).map((name) => `${name}: missing`));
  });

  it("hold nothing that no question asks", () => {
    expect(problemsWith({ ...someAnswers, deployerKey: "0x01" })).to.deep.equal(["deployerKey: unknown"]);
  });

  it("sell no plan whose machines have no template", () => {
    const plans = someAnswers.blockchain.plans.map((plan) => ({ ...plan, image: "debian-13" }));
    expect(problemsWith({ ...someAnswers, blockchain: { ...someAnswers.blockchain, plans } })).to.deep.equal([
      "blockchain.plans.0.image: rule",
    ]);
  });

  it("back up no plan's machines without a storage for that", () => {
    const plans = someAnswers.blockchain.plans.map((plan) => ({
      ...plan,
      backups: { everyHours: 24, keep: 7 },
    }));
    const blockchain = { ...someAnswers.blockchain, plans };
    expect(problemsWith({ ...someAnswers, blockchain })).to.deep.equal(["blockchain.plans.0.backups: rule"]);
    const storage = { ...someAnswers.storage, backups: "vault" };
    expect(problemsWith({ ...someAnswers, storage, blockchain })).to.deep.equal([]);
  });

  it("have room for every machine in the prefix", () => {
    const network = { ...someAnswers.proxmox.network, cidr: "10.77.0.0/16", last: "10.77.9.9" };
    const proxmox = { ...someAnswers.proxmox, network };
    const ipv6 = { mode: "manual", prefix: "2001:db8:1::/120" };
    expect(problemsWith({ ...someAnswers, proxmox, ipv6 })).to.deep.equal(["ipv6.prefix: rule"]);
    expect(problemsWith({ ...someAnswers, ipv6 })).to.deep.equal([]);
  });

  it("lead no tenant to an IPv6 address that machines do not have", () => {
    const proxmox = { ...someAnswers.proxmox, endpoint: { mode: "ipv6" } };
    expect(problemsWith({ ...someAnswers, proxmox })).to.deep.equal(["proxmox.endpoint: rule"]);
    const ipv6 = { mode: "manual", prefix: "2001:db8:1::/64" };
    expect(problemsWith({ ...someAnswers, proxmox, ipv6 })).to.deep.equal([]);
  });
});

function problemsWith(value: unknown): string[] {
  return (checkAnswers(answers, value).problems ?? []).map(({ path, code }) => `${path}: ${code}`);
}
