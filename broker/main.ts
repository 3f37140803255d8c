/** The `blockhost-broker` command; see `blockhost-broker --help`. */
import { Command, CommanderError } from "commander";
import { pino } from "pino";
import { complaint } from "../keeper/cli/complaint.ts";
import { table } from "../keeper/cli/table.ts";
import { loadConfigAs } from "../keeper/config.ts";
import { BlockHostError } from "../keeper/core/errors.ts";
import { askAdmin } from "./daemon/ask-admin.ts";
import { backUp } from "./daemon/back-up.ts";
import { brokerConfigSchema } from "./daemon/broker-config.ts";
import { examineBroker } from "./daemon/examine-broker.ts";
import { runBroker } from "./daemon/run-broker.ts";

const DEFAULT_CONFIG = "/etc/blockhost/broker.json";
/** Something was found; a word, the configuration or the broker is wrong; a mistake in this program. */
const [FOUND, WRONG, INTERNAL] = [1, 2, 70];

const say = (text: string) => process.stdout.write(`${text}\n`);
const program = new Command("blockhost-broker")
  .description("Lends IPv6 prefixes to hosts, by leases on the chain.")
  .option("--config <file>", "the broker's configuration", DEFAULT_CONFIG)
  .exitOverride()
  .addHelpText(
    "after",
    `\nExit codes:\n  0   all is well\n  ${FOUND}   doctor has found something\n  ${WRONG}   the command, the configuration or the broker is wrong\n  ${INTERNAL}  a mistake in this program`,
  );
const config = () => loadConfigAs(brokerConfigSchema, program.opts<{ config: string }>().config);
const ask = async (...[request]: [Parameters<typeof askAdmin>[1]]) =>
  askAdmin((await config()).adminSocket, request);

program
  .command("run")
  .description("the daemon: logs JSON lines, ends at SIGTERM; tunnels stay at work after it")
  .action(async () => {
    const settings = await config();
    const stop = new AbortController();
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop.abort());
    const log = pino(
      { name: "broker", level: settings.log.level },
      pino.destination({ dest: 1, sync: true }),
    );
    await runBroker(settings, log, stop.signal);
    log.info("broker stopped");
  });
program
  .command("status")
  .description("the broker as the registry has it, what was read, what is lent; JSON")
  .action(async () => say(JSON.stringify(await ask({ verb: "status" }), null, 2)));
program
  .command("leases")
  .description("all prefixes that are lent")
  .option("--json", "for programs")
  .action(async ({ json }: { json?: true }) => {
    const leases = (await ask({ verb: "leases" })) as Record<string, string | number | null>[];
    if (json) return say(JSON.stringify(leases, null, 2));
    const head = ["leaseId", "state", "prefix", "endsAt", "deployment"];
    say(
      table(
        ["LEASE", "STATE", "PREFIX", "ENDS", "HOST"],
        leases.map((lease) => head.map((name) => `${lease[name] ?? "-"}`)),
      ),
    );
  });
program
  .command("release")
  .argument("<lease>", "its number")
  .description("ends a lease whose grace is over; the broker does so by itself within a minute")
  .action(async (lease: string) =>
    say(JSON.stringify(await ask({ verb: "release", leaseId: Number(lease) }))),
  );
program
  .command("rotate-key")
  .description("has requests sealed to another key from soon on; the old one opens what is under way")
  .action(async () => say(JSON.stringify(await ask({ verb: "rotate-key" }))));
program
  .command("doctor")
  .description("whether all is as it should be")
  .action(async () => {
    const findings = await examineBroker(await config());
    for (const { ok, what } of findings) say(`${ok ? "ok  " : "FAIL"}  ${what}`);
    if (findings.some(({ ok }) => !ok)) process.exitCode = FOUND;
  });
program
  .command("backup")
  .argument("<file>", "where to; it must not be there")
  .description(
    "a copy of the store, at work or not: without it hosts keep their leases and lose their prefixes",
  )
  .action(async (file: string) => backUp((await config()).database.file, file));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : WRONG;
  else {
    process.stderr.write(`${complaint(error)}\n`);
    process.exitCode = error instanceof BlockHostError ? WRONG : INTERNAL;
  }
}
