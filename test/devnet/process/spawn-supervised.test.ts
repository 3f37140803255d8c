import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { endProcess } from "../../../devnet/process/end-process.ts";
import { spawnSupervised } from "../../../devnet/process/spawn-supervised.ts";

const MODULE = fileURLToPath(new URL("../../../devnet/process/spawn-supervised.ts", import.meta.url));
/** Starts a sleeper under supervision that holds on to our stdout, says so, and stays. */
const PARENT = `
  const { spawnSupervised } = await import(${JSON.stringify(MODULE)});
  spawnSupervised("sleep", ["1000"], { stdio: ["ignore", "inherit", "ignore"] });
  console.log("started");
  setInterval(() => {}, 1000);
`;

describe("a supervised process", function () {
  this.timeout(30_000);

  it("dies with its parent, even when that is killed", async () => {
    const parent = spawnSupervised(
      process.execPath,
      ["--import=tsx", "--input-type=module", "--eval", PARENT],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    if (parent.stdout === null) throw new Error("no pipe");
    const lines = createInterface({ input: parent.stdout });
    await once(lines, "line");
    const closed = once(lines, "close");
    parent.kill("SIGKILL");
    // The pipe ends when the last of those who hold it is gone, and that is the sleeper.
    await closed;
  });

  it("is ended by endProcess, by force if it does not listen", async () => {
    const deaf = spawnSupervised("sh", ["-c", "trap '' TERM; echo ready; while :; do sleep 1; done"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    if (deaf.stdout === null) throw new Error("no pipe");
    await once(createInterface({ input: deaf.stdout }), "line");
    await endProcess(deaf, 50);
    expect(deaf.signalCode).to.equal("SIGKILL");
    await endProcess(deaf);
  });
});
