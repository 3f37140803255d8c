import { fileURLToPath } from "node:url";
import { runTool } from "../../devnet/image/run-tool.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** Of sources that come without their history. */
const NO_HISTORY = 1_767_225_600;

/**
 * The only time that what is built knows, in seconds: that of the last commit, so that the same sources are the same
 * bytes. SOURCE_DATE_EPOCH in the environment has the last word (reproducible-builds.org/specs/source-date-epoch).
 */
export async function sourceDate(): Promise<number> {
  const told = process.env.SOURCE_DATE_EPOCH;
  if (told !== undefined) return Number(told);
  const text = await runTool("git", ["-C", ROOT, "log", "-1", "--format=%ct"]).catch(() => "");
  return text.trim() === "" ? NO_HISTORY : Number(text);
}
