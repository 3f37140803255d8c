/**
 * An installer as a process of its own, for tests that kill it: `stand-in-install FOLDER PORT [POINT]`. Chain and Proxmox
 * VE are files, the keeper is a server that says that it is well; keys, files, certificate and services are real.
 */
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { answers } from "../../../../installer/answers/answers.ts";
import { allSteps } from "../../../../installer/finalize/all-steps.ts";
import { childDaemon } from "../../../../installer/finalize/host/child-daemon.ts";
import { hostSetup } from "../../../../installer/finalize/host/host-setup.ts";
import { openFinalizer } from "../../../../installer/finalize/open-finalizer.ts";
import { runUnattended } from "../../../../installer/finalize/run-unattended.ts";
import { Database } from "../../../../keeper/store/database.ts";
import { FinalizeRepository } from "../../../../keeper/store/setup/finalize-repository.ts";
import { setupMigrations } from "../../../../keeper/store/setup/setup-migrations.ts";
import { someAnswers } from "../../answers/some-answers.ts";
import { type KillPoint, killingSteps } from "./killing-steps.ts";
import { layoutIn } from "./layout-in.ts";
import { StandInWorld } from "./stand-in-world.ts";

const [folder = "", port = "", point = null] = process.argv.slice(2);
const time = {
  now: Date.now,
  sleep: (ms: number, signal?: AbortSignal) =>
    setTimeout(ms, undefined, { signal }).then(
      () => {},
      () => {},
    ),
};
const layout = layoutIn(folder, { portal: 443, relay: 8480, panel: 8444, health: Number(port) });
const keeper = childDaemon({
  command: process.execPath,
  args: ["-e", SERVER(), folder, port],
  env: {},
  logFile: join(folder, "keeper.log"),
  time,
});
const world = new StandInWorld(join(folder, "world"));
const finalizer = await openFinalizer({
  steps: killingSteps(allSteps, point as KillPoint | null),
  store: new FinalizeRepository(await Database.open(join(layout.stateFolder, "setup.db"), setupMigrations)),
  layout,
  time,
  resume: false,
  openOutside: async (given) => ({
    chain: world.chain,
    pve: world.pve,
    host: hostSetup(
      {
        layout,
        time,
        keeper,
        rootd: { restart: async () => {}, instance: async () => "one" },
        owner: null,
        cli: [process.execPath, "-e", "console.log('[]')", "--"],
      },
      given,
    ),
    close: async () => {},
  }),
});
const end = await runUnattended(finalizer, answers.parse(someAnswers), (event) => {
  process.stdout.write(`${JSON.stringify(event)}\n`);
});
process.exit(end === "done" ? 0 : 1);

/** A server that is always well. */
function SERVER(): string {
  return `require("node:http").createServer((_, answer) => answer.end("{}")).listen(Number(process.argv[2]), "127.0.0.1")`;
}
