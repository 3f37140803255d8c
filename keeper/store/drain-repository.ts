import type { Database } from "./database.ts";

/** Nodes on which no new VM is placed. */
export class DrainRepository {
  readonly #db: Database;
  readonly #nodes: Set<string>;

  private constructor(db: Database, nodes: Set<string>) {
    this.#db = db;
    this.#nodes = nodes;
  }

  static async open(db: Database): Promise<DrainRepository> {
    const rows = await db.all<{ node: string }>("SELECT node FROM drained_node");
    return new DrainRepository(db, new Set(rows.map(({ node }) => node)));
  }

  nodes(): ReadonlySet<string> {
    return this.#nodes;
  }

  async set(node: string, on: boolean): Promise<void> {
    if (on) await this.#db.run("INSERT INTO drained_node (node) VALUES (?) ON CONFLICT DO NOTHING", node);
    else await this.#db.run("DELETE FROM drained_node WHERE node = ?", node);
    if (on) this.#nodes.add(node);
    else this.#nodes.delete(node);
  }
}
