import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { openRootByPvesh } from "../../../installer/pve/open-root-by-pvesh.ts";
import { makeAll, type PveBed, pveBed } from "./pve-bed.ts";
import { pveshPlace } from "./pvesh-place.ts";

describe("openRootByPvesh, with a stand-in for pvesh that speaks to the simulator", function () {
  // Each call starts a program.
  this.timeout(900_000);
  let bed: PveBed;

  beforeEach(async () => {
    bed = await pveBed();
  });

  afterEach(() => bed.close());

  async function byPvesh() {
    const place = join(bed.dir, "place.json");
    await writeFile(place, JSON.stringify(await pveshPlace(bed.sim)), { mode: 0o600 });
    const program = join(import.meta.dirname, "pvesh-stand-in.ts");
    return openRootByPvesh({
      command: [process.execPath, "--no-warnings", "--experimental-strip-types", program, place],
      sleep: bed.root.sleep,
    });
  }

  it("sets a host up as the ticket does", async () => {
    const other = await pveBed();
    try {
      await makeAll(other.setup());
      // Between them these two make every kind of call; the others go the short way.
      const byProgram = bed.setup(await byPvesh());
      for (const name of ["access", "storage", "network", "template"] as const) {
        const setup = ["access", "template"].includes(name) ? byProgram : bed.setup();
        await setup[name].make(() => {}, new AbortController().signal);
      }
      expect(await bed.host()).to.deep.equal(await other.host());
    } finally {
      await other.close();
    }
  });

  it("gives what a call answers, and null for one that answers nothing", async () => {
    const root = await byPvesh();
    expect(await root("GET", "/version")).to.include({ version: "9.2.11" });
    expect(await root("POST", "/pools", { poolid: "one", comment: "-- a 'comment' of $HOME --" })).to.equal(
      null,
    );
    expect(await root("GET", "/pools")).to.deep.equal([
      { poolid: "one", comment: "-- a 'comment' of $HOME --" },
    ]);
  });

  it("says of a refusal what the API would have said", async () => {
    const root = await byPvesh();
    const roles = { roleid: "Odd", privs: "No.Such" };
    const refused = await root("POST", "/access/roles", roles).catch((error: unknown) => error);
    expect(refused).to.include({ code: "PVE_BAD_REQUEST" });
    expect(String(refused)).to.include("invalid privilege 'No.Such'");
    await root("POST", "/pools", { poolid: "one" });
    const again = await root("POST", "/pools", { poolid: "one" }).catch((error: unknown) => error);
    expect(String(again)).to.include("pool 'one' already exists");
  });

  it("says what is missing where there is no pvesh", async () => {
    const root = openRootByPvesh({ command: [join(bed.dir, "nothing")], sleep: bed.root.sleep });
    const end = await root("GET", "/version").catch((error: unknown) => error);
    expect(end).to.include({ code: "PVESH_NOT_FOUND" });
  });
});
