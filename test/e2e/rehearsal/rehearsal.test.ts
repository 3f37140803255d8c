import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { makeDriver } from "../../../devnet/guest/make-driver.ts";
import { keeperProgram } from "../../../devnet/keeper/keeper-program.ts";
import { InstallBed } from "../../installer/support/install-bed.ts";
import { rootApi } from "../../keeper/support/root-api.ts";

describe("a rehearsal on a host that is not installed yet", function () {
  this.timeout(600_000);
  let bed: InstallBed;
  beforeEach(async () => {
    const { driver, image } = await makeDriver("nspawn", () => undefined);
    bed = await InstallBed.open(driver, image);
  });
  afterEach(() => bed.close());

  /** The steps that it says it has taken, each with its mark. */
  async function rehearse(): Promise<{ code: number; steps: readonly string[]; said: string }> {
    const program = await keeperProgram("installer/main.ts");
    const child: ChildProcess = spawn(process.execPath, [program, ...bed.words, "--rehearse"]);
    if (!child.stdout || !child.stderr) throw new Error("no output");
    const [out, complaint, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close"),
    ]);
    const plain = stripVTControlCharacters(out);
    const steps = [...plain.matchAll(/^([✓✗]) ([a-z -]+?) {2,}/gm)].map(
      ([, mark, name]) => `${mark} ${name}`,
    );
    return { code: Number(code), steps, said: `${plain}\n${complaint}` };
  }
  async function machines(): Promise<number[]> {
    const api = await rootApi(bed.simulator);
    const all = (await api.get("/cluster/resources?type=vm")) as { vmid: number; template: number }[];
    await api.close();
    return all.filter(({ template }) => template !== 1).map(({ vmid }) => vmid);
  }

  it("plays a whole life with wallet, machine and shell, and leaves nothing but what the installation wants", async () => {
    const { code, steps, said } = await rehearse();
    expect(steps, said).to.deep.equal(
      [
        ...["set up", "paid", "seen", "cloned", "booted", "ready", "delivered", "decrypted", "shell"],
        ...["suspended", "renewed", "shell-again", "transferred", "old-owner-refused", "new-owner-shell"],
        ...["refunded", "cancelled", "destroyed"],
      ].map((step) => `✓ ${step}`),
    );
    expect(code).to.equal(0);
    expect(await machines()).to.deep.equal([]);
    expect(await access(join(bed.layout.stateFolder, "rehearsal")).catch(() => "gone")).to.equal("gone");
    const end = await bed.install(await keeperProgram("installer/main.ts"));
    expect(end.code, end.complaint).to.equal(0);
    // With a keeper at work it would take that one's token.
    expect((await rehearse()).said).to.include("REHEARSAL_TOO_LATE");
  });

  it("says exactly what fails, and takes away what it has made until then", async () => {
    const { blockchain } = bed.answers;
    const plans = blockchain.plans?.map((plan) => ({ ...plan, memoryMiB: 1_048_576 }));
    await bed.answer({ blockchain: { ...blockchain, plans } });
    const { code, said } = await rehearse();
    expect(code, said).to.equal(1);
    expect(said, said).to.match(/^✗ cloned .*REHEARSAL_FAILED: .*NO_CAPACITY/m);
    expect(await machines()).to.deep.equal([]);
  });
});
