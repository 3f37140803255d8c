import { hexlify, type JsonRpcSigner, parseUnits, randomBytes } from "ethers";
import type { AccessCredential } from "../../../typechain-types/AccessCredential.ts";
import { AccessCredential__factory } from "../../../typechain-types/factories/AccessCredential__factory.ts";
import { TestStablecoin__factory } from "../../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import { Subscriptions__factory } from "../../../typechain-types/factories/Subscriptions__factory.ts";
import type { Subscriptions } from "../../../typechain-types/Subscriptions.ts";
import type { TestChain } from "./test-chain.ts";

/** The real contracts with one plan, and a tenant with money. */
export class Shop {
  readonly subscriptions: Subscriptions;
  readonly credential: AccessCredential;
  readonly admin: JsonRpcSigner;
  readonly tenant: JsonRpcSigner;
  readonly address: string;
  readonly deploymentBlock: number;
  readonly #token: string;

  private constructor(
    subscriptions: Subscriptions,
    credential: AccessCredential,
    people: { admin: JsonRpcSigner; tenant: JsonRpcSigner },
    place: { address: string; deploymentBlock: number; token: string },
  ) {
    this.subscriptions = subscriptions;
    this.credential = credential;
    this.admin = people.admin;
    this.tenant = people.tenant;
    this.address = place.address;
    this.deploymentBlock = place.deploymentBlock;
    this.#token = place.token;
  }

  static async open(chain: TestChain, keeper: string, stock = 1_000): Promise<Shop> {
    const [admin, tenant] = await Promise.all([chain.account(0), chain.account(1)]);
    const subscriptions = await new Subscriptions__factory(admin).deploy(0, admin, admin);
    await subscriptions.waitForDeployment();
    const { number: deploymentBlock } = await chain.head();
    const coin = await new TestStablecoin__factory(admin).deploy("Test Dollar", "TUSD", 6);
    const token = await coin.getAddress();
    const address = await subscriptions.getAddress();
    await subscriptions.grantRole(await subscriptions.KEEPER_ROLE(), keeper);
    await subscriptions.grantRole(await subscriptions.PLANNER_ROLE(), admin);
    await subscriptions.acceptToken(token);
    await subscriptions.addPlan({
      name: "Small",
      image: "debian-12",
      vcpus: 1,
      memoryMiB: 1024,
      diskGiB: 10,
      mbps: 100,
      pricePerDay: 500_000,
      minDays: 1,
      maxDays: 365,
      gracePeriod: 7 * 86_400,
      deliveryDeadline: 3_600,
      stock,
    });
    await coin.mint(tenant, parseUnits("1000000", 6));
    await coin.connect(tenant).approve(address, parseUnits("1000000", 6));
    const credential = AccessCredential__factory.connect(await subscriptions.credential(), chain.provider);
    await chain.rpc("hardhat_setBalance", keeper, "0x8ac7230489e80000");
    return new Shop(subscriptions, credential, { admin, tenant }, { address, deploymentBlock, token });
  }

  /** Sends a purchase of one day by the tenant; ids count from 1. */
  async buy(): Promise<void> {
    await this.subscriptions.connect(this.tenant).purchase({
      planId: 1,
      numDays: 1,
      token: this.#token,
      maxAmount: parseUnits("1", 6),
      recipient: this.tenant,
      encryptionKey: hexlify(randomBytes(32)),
    });
  }

  /** The tenant pays one day more of a subscription, whoever has it. */
  async renew(id: number): Promise<void> {
    await this.subscriptions.connect(this.tenant).renew(id, 1, this.#token, parseUnits("1", 6));
  }
}
