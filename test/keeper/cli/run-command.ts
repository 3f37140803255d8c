import { randomBytes } from "node:crypto";
import { type HttpPost, httpPost } from "../../../keeper/chain/http-post.ts";
import { runCli } from "../../../keeper/cli/run-cli.ts";
import { realTime } from "../../../keeper/composition/real-time.ts";

/** Runs a `blockhost` command in this process and gives what it said. */
export async function runCommand(
  args: readonly string[],
  env: Record<string, string> = {},
  now?: number,
  /** What a person types, by the question. */
  ask: (question: string) => string = (question) => {
    throw new Error(`nobody is there to be asked: ${question}`);
  },
  post: HttpPost = httpPost,
) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli(args, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    ask: async (question) => ask(question),
    env,
    time: now === undefined ? realTime : { ...realTime, now: () => now },
    random: randomBytes,
    post,
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}
