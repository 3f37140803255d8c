import {
  type ContractTransactionReceipt,
  decodeBytes32String,
  getBytes,
  keccak256,
  type Provider,
  type TransactionResponse,
  type Wallet,
} from "ethers";
import { SUBSCRIPTION_STATUSES, type SubscriptionStatus } from "../../keeper/core/subscription.ts";
import { blocksOfTime } from "../../keeper/protocol/blocks-of-time.ts";
import type { Credential } from "../../keeper/protocol/credential.ts";
import {
  deriveEncryptionKey,
  type EncryptionKeyPair,
  encryptionKeyRequest,
} from "../../keeper/protocol/encryption-key.ts";
import { open } from "../../keeper/protocol/open.ts";
import type { IAccessCredential } from "../../typechain-types/AccessCredential.ts";
import { AccessCredential__factory } from "../../typechain-types/factories/AccessCredential__factory.ts";
import { TestStablecoin__factory } from "../../typechain-types/factories/mocks/TestStablecoin__factory.ts";
import { Subscriptions__factory } from "../../typechain-types/factories/Subscriptions__factory.ts";

/** Where a tenant trades. */
export interface Shop {
  readonly chainId: number;
  readonly subscriptions: string;
  readonly credential: string;
  /** The stablecoin that the tenant pays with. */
  readonly stablecoin: string;
}

export interface Purchase {
  readonly id: bigint;
  readonly amount: bigint;
  readonly deliverBy: number;
}

/** A person with a wallet and nothing else: what the portal does for them in a browser, done by their own hand. */
export class Tenant {
  readonly wallet: Wallet;
  readonly #shop: Shop;
  readonly #subscriptions;
  readonly #credential;
  readonly #stablecoin;

  /** @param wallet connected to a provider; needs gas, and stablecoins for purchases */
  constructor(wallet: Wallet, shop: Shop) {
    this.wallet = wallet;
    this.#shop = shop;
    this.#subscriptions = Subscriptions__factory.connect(shop.subscriptions, wallet);
    this.#credential = AccessCredential__factory.connect(shop.credential, wallet);
    this.#stablecoin = TestStablecoin__factory.connect(shop.stablecoin, wallet);
  }

  get address(): string {
    return this.wallet.address;
  }

  balance(): Promise<bigint> {
    return this.#stablecoin.balanceOf(this.address);
  }

  /**
   * The key that the wallet's signature makes; the same each time.
   * @throws Error when the wallet signs the same thing differently: such a wallet needs a random key
   */
  async encryptionKey(): Promise<EncryptionKeyPair> {
    const { domain, types, message } = encryptionKeyRequest(
      BigInt(this.#shop.chainId),
      this.#shop.credential,
    );
    const sign = () => this.wallet.signTypedData(domain, types, message);
    const [first, second] = [deriveEncryptionKey(await sign()), deriveEncryptionKey(await sign())];
    if (first.publicKey !== second.publicKey) throw new Error("this wallet does not sign deterministically");
    return first;
  }

  /** Approves the exact price and buys. */
  async purchase(planId: bigint, numDays: bigint): Promise<Purchase> {
    const { publicKey } = await this.encryptionKey();
    const { stablecoin } = this.#shop;
    const price = await this.#subscriptions.quote(planId, numDays, stablecoin);
    await mined(this.#stablecoin.approve(this.#shop.subscriptions, price));
    const receipt = await mined(
      this.#subscriptions.purchase({
        planId,
        numDays,
        token: stablecoin,
        maxAmount: price,
        recipient: this.address,
        encryptionKey: publicKey,
      }),
    );
    const bought = this.#subscriptions.filters.Purchased;
    const event = receipt.logs
      .map((log) => this.#subscriptions.interface.parseLog(log))
      .find((log) => log?.name === bought.name);
    if (!event) throw new Error("the purchase was mined without its event: this is a bug");
    const { id, amount, deliverBy } = event.args;
    return { id, amount, deliverBy: Number(deliverBy) };
  }

  async renew(id: bigint, numDays: bigint): Promise<void> {
    const { planId } = await this.#subscriptions.subscriptionOf(id);
    const price = await this.#subscriptions.quote(planId, numDays, this.#shop.stablecoin);
    await mined(this.#stablecoin.approve(this.#shop.subscriptions, price));
    await mined(this.#subscriptions.renew(id, numDays, this.#shop.stablecoin, price));
  }

  /** Ends a subscription of this wallet's now; what was not used comes back. */
  async cancel(id: bigint): Promise<void> {
    await mined(this.#subscriptions.cancel(id));
  }

  async transfer(id: bigint, to: string): Promise<void> {
    await mined(this.#credential.transferFrom(this.address, to, id));
  }

  /** After a transfer: asks the keeper to seal the connection details to this wallet. */
  async registerEncryptionKey(id: bigint): Promise<void> {
    const { publicKey } = await this.encryptionKey();
    await mined(this.#credential.setEncryptionKey(id, publicKey));
  }

  /** Whether sealed connection details are there for the present owner. */
  async hasCredential(id: bigint): Promise<boolean> {
    return (await this.#credential.accessOf(id)).sealedAt !== 0n;
  }

  get #provider(): Provider {
    if (this.wallet.provider === null) throw new Error("the tenant's wallet has no provider");
    return this.wallet.provider;
  }

  /** Opens the connection details with the wallet. */
  async openCredential(id: bigint): Promise<Credential> {
    const access = await this.#credential.accessOf(id);
    const { secretKey } = await this.encryptionKey();
    const { chainId, credential: contract } = this.#shop;
    return open(await this.#sealed(id, access), secretKey, {
      chainId: BigInt(chainId),
      contract,
      id,
      epoch: Number(access.epoch),
    });
  }

  /** The sealed bytes are in an event; the contract knows of which second, and what they hash to. */
  async #sealed(
    id: bigint,
    { epoch, sealedAt, digest }: IAccessCredential.AccessStruct,
  ): Promise<Uint8Array> {
    const latest = await this.#provider.getBlockNumber();
    const blocks = await blocksOfTime(Number(sealedAt), latest, async (number) => {
      const block = await this.#provider.getBlock(number);
      if (block === null) throw new Error(`block ${number} is gone`);
      return block.timestamp;
    });
    if (blocks === null) throw new Error(`no block of the time at which ${id} was sealed`);
    const events = await this.#credential.queryFilter(
      this.#credential.filters.CredentialChanged(id, epoch),
      blocks.first,
      blocks.last,
    );
    const sealed = events.find(({ args }) => keccak256(args.credential).startsWith(`${digest}`));
    if (sealed === undefined) throw new Error(`the sealed details of ${id} are not where they should be`);
    return getBytes(sealed.args.credential);
  }

  /** Unix seconds, chain time. */
  async expiresAt(id: bigint): Promise<number> {
    return Number(await this.#subscriptions.expiresAt(id));
  }

  async statusOf(id: bigint): Promise<SubscriptionStatus> {
    return SUBSCRIPTION_STATUSES[Number(await this.#subscriptions.statusOf(id))] ?? "none";
  }

  /** The reason that the host gave for not delivering. */
  async rejectionOf(id: bigint): Promise<string> {
    const [event] = await this.#subscriptions.queryFilter(this.#subscriptions.filters.Rejected(id));
    return event === undefined ? "nothing" : decodeBytes32String(event.args.reason);
  }

  /** What waits for this wallet after a refund. */
  credit(): Promise<bigint> {
    return this.#subscriptions.creditOf(this.address, this.#shop.stablecoin);
  }

  async withdraw(): Promise<void> {
    await mined(this.#subscriptions.withdraw(this.#shop.stablecoin));
  }
}

async function mined(sent: Promise<TransactionResponse>): Promise<ContractTransactionReceipt> {
  const receipt = await (await sent).wait();
  if (!receipt) throw new Error("the transaction was not mined");
  return receipt as ContractTransactionReceipt;
}
