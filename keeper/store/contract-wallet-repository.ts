import type { Database } from "./database.ts";

/** Owners of whom the chain does not show yet that they are contracts. Few, and asked for at every look at the chain. */
export class ContractWalletRepository {
  readonly #db: Database;
  readonly #known: Set<string>;

  private constructor(db: Database, known: Set<string>) {
    this.#db = db;
    this.#known = known;
  }

  static async open(db: Database): Promise<ContractWalletRepository> {
    const rows = await db.all<{ address: string }>("SELECT address FROM contract_wallet");
    return new ContractWalletRepository(db, new Set(rows.map(({ address }) => address)));
  }

  /** @param address any case */
  has(address: string): boolean {
    return this.#known.has(address.toLowerCase());
  }

  /** For good: code that has a place on chain stays. @param address any case */
  async add(address: string): Promise<void> {
    const lower = address.toLowerCase();
    await this.#db.run("INSERT INTO contract_wallet (address) VALUES (?) ON CONFLICT DO NOTHING", lower);
    this.#known.add(lower);
  }
}
