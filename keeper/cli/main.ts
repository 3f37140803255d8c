/** The `blockhost` command; see `blockhost --help`. */
import { randomBytes } from "node:crypto";
import { httpPost } from "../chain/http-post.ts";
import { realTime } from "../composition/real-time.ts";
import { readAnswer } from "./read-answer.ts";
import { runCli } from "./run-cli.ts";

process.exitCode = await runCli(process.argv.slice(2), {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  ask: (question, isSecret) => readAnswer(question, (text) => process.stderr.write(text), isSecret),
  env: process.env,
  time: realTime,
  random: randomBytes,
  post: httpPost,
});
