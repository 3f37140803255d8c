import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { runProgram } from "../../../../installer/finalize/host/run-program.ts";
import { HostNetworkTrial } from "../../../../installer/host/host-network-trial.ts";
import { realTime } from "../../../../keeper/composition/real-time.ts";
import { BlockHostError } from "../../../../keeper/core/errors.ts";

/** `trial-program.ts FOLDER TRIAL_MS`: a trial in a process that a test can kill. Answers each line of JSON by a line. */
const [folder = "", trialMs = ""] = process.argv.slice(2);
const own = join(folder, "trial");
await mkdir(own, { recursive: true, mode: 0o700 });
/** In place of a DHCP client and its server, of which there are none here: the address that they would agree on. */
async function lease(args: readonly string[]): Promise<string> {
  const device = args.at(-1) ?? "";
  await runProgram("ip", [
    "address",
    "add",
    "192.0.2.200/24",
    "dev",
    device,
    "valid_lft",
    "600",
    "preferred_lft",
    "600",
  ]);
  return runProgram("ip", ["route", "add", "default", "via", "192.0.2.1", "dev", device, "metric", "100"]);
}

/** What the host refuses, as in `route replace`. */
let refused = "";
const trial = await HostNetworkTrial.open({
  run: async (program, args) => {
    if (refused !== "" && args.join(" ").includes(refused)) throw new Error("refused");
    if (program === "dhclient") return lease(args);
    return runProgram(program, args);
  },
  places: { folder: own, resolvConf: join(folder, "resolv.conf") },
  guard: [process.execPath, ...process.execArgv, join(import.meta.dirname, "guard-program.ts")],
  files: { interfaces: join(folder, "interfaces"), hosts: join(folder, "hosts") },
  time: realTime,
  warn: () => undefined,
  trialMs: Number(trialMs),
});

const answer = async (line: string) => {
  const order = JSON.parse(line);
  refused = order.refused ?? "";
  if (order.do === "apply") await (await trial.apply(order.network)).begin();
  else if (order.do === "arm") await trial.apply(order.network);
  else if (order.do === "confirm") await trial.confirm();
  return (await trial.confirmBy()) === null ? "none" : "trying";
};
for await (const line of createInterface({ input: process.stdin })) {
  const said = await answer(line).catch((error: unknown) =>
    error instanceof BlockHostError ? error.code : String(error),
  );
  process.stdout.write(`${said}\n`);
}
