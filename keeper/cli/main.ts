/** The `blockhost` command; see `blockhost --help`. */
import { httpPost } from "../chain/http-post.ts";
import { realTime } from "../composition/real-time.ts";
import { runCli } from "./run-cli.ts";

process.exitCode = await runCli(process.argv.slice(2), {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  env: process.env,
  time: realTime,
  post: httpPost,
});
