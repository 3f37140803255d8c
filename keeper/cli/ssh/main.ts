/** `blockhost ssh`, on the tenant's own machine; see its --help. */
import { randomBytes } from "node:crypto";
import { CommanderError } from "commander";
import { realTime } from "../../composition/real-time.ts";
import { complaint } from "../complaint.ts";
import { openWallet } from "./open-wallet.ts";
import { runSsh } from "./run-ssh.ts";
import { ssh } from "./ssh.ts";
import { sshCommand } from "./ssh-options.ts";

/** As ssh says it: there was no login. */
const NO_LOGIN = 255;

const err = (text: string) => process.stderr.write(`${text}\n`);
const command = sshCommand(async (words, options) => {
  process.exitCode = await ssh(words, options, {
    env: process.env,
    time: realTime,
    random: randomBytes,
    out: (text) => process.stdout.write(`${text}\n`),
    err,
    openWallet,
    runSsh,
  });
});
try {
  await command.parseAsync(process.argv.slice(2), { from: "user" });
} catch (error) {
  // Help and usage errors, which commander has told already.
  const told = error instanceof CommanderError;
  if (!told) err(complaint(error));
  process.exitCode = told && error.exitCode === 0 ? 0 : NO_LOGIN;
}
