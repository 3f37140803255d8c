import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { chain } from "../support/chain.ts";
import { platform } from "../support/platform.ts";
import { callers } from "./callers.ts";
import type { CompiledContract } from "./compiled-contract.ts";
import { deployableContracts } from "./deployable-contracts.ts";
import { members } from "./members.ts";
import { renderContracts } from "./render-contracts.ts";
import { roles } from "./roles.ts";
import { supportedInterfaces } from "./supported-interfaces.ts";

const { loadFixture } = chain.networkHelpers;
const PAGE = join(import.meta.dirname, "../../../docs/contracts.md");

describe("docs/contracts.md", () => {
  let contracts: CompiledContract[];
  before(function () {
    this.timeout(20_000);
    contracts = deployableContracts();
  });
  const named = (wanted: string): CompiledContract => {
    const found = contracts.find(({ name }) => name === wanted);
    if (found === undefined) throw new Error(`no contract ${wanted}`);
    return found;
  };
  const whoMay = (contract: CompiledContract, name: string) => {
    const node = members(contract).functions.find((candidate) => candidate.name === name);
    if (node === undefined) throw new Error(`no function ${name}`);
    return callers(contract, node);
  };

  it("says what the contracts say", () => {
    const remedy = "write it anew: ./blockhost exec node --import=tsx test/contracts/page/write-contracts.ts";
    const [written, read] = [readFileSync(PAGE, "utf8"), renderContracts(contracts)];
    const linesWithout = (text: string, other: string) => {
      const known = new Set(other.split("\n"));
      return text.split("\n").filter((line) => !known.has(line));
    };
    const differences = { outdated: linesWithout(written, read), missing: linesWithout(read, written) };
    expect(differences, remedy).to.deep.equal({ outdated: [], missing: [] });
    expect(written === read, `lines in another order; ${remedy}`).to.equal(true);
  });

  it("reads who may call from roles, errors that look at the caller, and OpenZeppelin's checks", () => {
    const read = (contract: CompiledContract, ...names: string[]) =>
      names.map((name) => [name, ...whoMay(contract, name).conditions]);
    const inSubscriptions = ["deliver", "cancel", "requestOperation", "reclaim", "grantRole", "renounceRole"];
    expect(read(named("Subscriptions"), ...inSubscriptions)).to.deep.equal([
      ["deliver", "`KEEPER_ROLE`"],
      ["cancel", "owner"],
      ["requestOperation", "owner or user"],
      ["reclaim"],
      ["grantRole", "`getRoleAdmin(role)`"],
      ["renounceRole", "holder of the role"],
    ]);
    const inCredential = ["mint", "setEncryptionKey", "setUser", "transferFrom"];
    expect(read(named("AccessCredential"), ...inCredential)).to.deep.equal([
      ["mint", "issuer"],
      ["setEncryptionKey", "owner"],
      ["setUser", "owner or approved"],
      ["transferFrom", "owner or approved"],
    ]);
    const inRegistry = ["setAdmitted", "setTerms", "acceptOperatorTransfer", "acceptOwnership", "register"];
    expect(read(named("BrokerRegistry"), ...inRegistry)).to.deep.equal([
      ["setAdmitted", "owner"],
      ["setTerms", "operator"],
      ["acceptOperatorTransfer", "pending operator"],
      ["acceptOwnership", "the next owner"],
      ["register"],
    ]);
    expect(read(named("PrefixLeases"), "request", "answer", "release", "withdraw")).to.deep.equal([
      ["request", "entitled"],
      ["answer", "operator"],
      ["release", "entitled or operator"],
      ["withdraw"],
    ]);
  });

  it("reads what a pause stops", () => {
    const contract = named("Subscriptions");
    const stopped = members(contract).functions.filter((node) => callers(contract, node).whenNotPaused);
    expect(stopped.map(({ name }) => name).sort()).to.deep.equal([
      "purchase",
      "purchaseFor",
      "purchaseWithPermit",
      "renew",
      "renewWithPermit",
    ]);
  });

  it("has the ids of roles that the contract has, all of them under the admin", async () => {
    const { subscriptions } = await loadFixture(platform);
    const contract = named("Subscriptions");
    const found = roles(contract, members(contract));
    expect(found).to.have.length(5);
    for (const { name, id } of found) {
      expect(await subscriptions.getFunction(name)(), name).to.equal(id);
      expect(await subscriptions.getRoleAdmin(id), name).to.equal(ZeroHash);
    }
  });

  it("has interface ids that the contracts answer to", async () => {
    const { subscriptions, credential } = await loadFixture(platform);
    for (const [name, deployed] of Object.entries({
      Subscriptions: subscriptions,
      AccessCredential: credential,
    })) {
      const interfaces = supportedInterfaces(named(name));
      expect(interfaces.length, name).to.be.greaterThan(2);
      for (const { name: words, id } of interfaces) {
        expect(await deployed.supportsInterface(id), words).to.equal(true);
      }
    }
  });
});
