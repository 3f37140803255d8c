import { expect } from "chai";
import { MachineRepository } from "../../../keeper/store/machine-repository.ts";
import { MeasureRepository } from "../../../keeper/store/measure-repository.ts";
import { ORDINARY } from "../../fakes/ordinary-reservation.ts";
import { TempStore } from "./temp-store.ts";

const PURCHASE = { id: 7n, purchaseRef: "0x0a" };
const THROTTLE = {
  subscription: 7n,
  purchaseRef: "0x0a",
  kind: "throttle",
  reason: "spam",
  evidence: `0x${"5a".repeat(32)}`,
  mbps: 2,
  since: 5,
} as const;

describe("MeasureRepository", () => {
  let store: TempStore;
  beforeEach(async () => {
    store = await TempStore.create();
  });
  afterEach(() => store.close());

  it("keeps one measure of a purchase until it is lifted, over restarts", async () => {
    const measures = await MeasureRepository.open(store.db);
    await measures.put({ ...THROTTLE, kind: "warn", mbps: 0 });
    await measures.put(THROTTLE);
    const again = await MeasureRepository.open(await store.reopen());
    expect([again.of(PURCHASE), again.list()]).to.deep.equal([THROTTLE, [THROTTLE]]);
    expect(again.of({ ...PURCHASE, purchaseRef: "0x0b" })).to.equal(null);
    await again.lift(7n);
    expect((await MeasureRepository.open(await store.reopen())).list()).to.deep.equal([]);
  });

  it("takes over the holds of a keeper that knew no other measure, and its machines as not slowed", async () => {
    const node = { generation: 1, vmid: 1_007, node: "pve", ipv4: "10.77.1.7" };
    await new MachineRepository(store.db).reserve(7n, 0, () => ({
      ...ORDINARY,
      ...node,
      throttleMbps: null,
    }));
    await store.db.close();
    const { Connection } = await import("../../../keeper/store/connection.ts");
    const old = await Connection.open(store.file);
    await old.exec(`
      DROP TABLE lease_call;
      DROP TABLE prefix_lease;
      DROP TABLE operator_measure;
      ALTER TABLE machine DROP COLUMN throttle_mbps;
      ALTER TABLE machine DROP COLUMN ipv6_prefix;
      ALTER TABLE machine DROP COLUMN readdressings;
      ALTER TABLE outbox DROP COLUMN value;
      CREATE TABLE operator_hold (subscription TEXT PRIMARY KEY, purchase_ref TEXT NOT NULL, reason TEXT NOT NULL,
                                  since INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      INSERT INTO operator_hold VALUES ('7', '0x0a', 'spam', 5);
      PRAGMA user_version = 11;`);
    await old.close();
    const db = await store.open();
    expect((await MeasureRepository.open(db)).of(PURCHASE)).to.deep.equal({
      ...THROTTLE,
      kind: "suspend",
      evidence: null,
      mbps: 0,
    });
    expect((await new MachineRepository(db).get(7n))?.throttleMbps).to.equal(0);
  });
});
