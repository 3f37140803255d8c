import { createHash } from "node:crypto";
import { chown, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { FinalError } from "../../../keeper/core/errors.ts";
import type { Answers } from "../../answers/answers.ts";
import type { HostSetup } from "../ports/host-setup.ts";
import { tokenSecretFile } from "../token-secret-file.ts";
import { tunnelConfigFile } from "../tunnel-config-file.ts";
import { askHealth } from "./ask-health.ts";
import type { HostParts } from "./host-parts.ts";
import { writeWhole } from "./write-whole.ts";

/** How long the keeper gets to be well. */
const PATIENCE_MS = 120_000;
const POLL_MS = 250;

/** What runs was started with that configuration. */
const servedShape = z.object({ configuration: z.string(), instance: z.string() });

/** Keeper and rootd, and who makes the tunnel where the prefix is a broker's. */
export function hostServices(
  parts: HostParts,
  { host, commands }: Answers["admin"],
  ipv6: Answers["ipv6"],
): HostSetup["services"] {
  const { layout, keeper, rootd, owner, time } = parts;
  const tunnel = ipv6.mode === "broker" ? parts.tunnel : null;
  const { keeperFolder, keeperConfigFile, rootdConfigFile, stateFolder } = layout;
  const file = join(stateFolder, "served.json");
  const result = { portal: `https://${host}` };

  // All that they read at their start and that a step may have changed.
  const files = [
    ...[keeperConfigFile, rootdConfigFile, tokenSecretFile(layout)],
    ...(tunnel === null ? [] : [tunnelConfigFile(layout)]),
  ];
  const configuration = async () => {
    const texts = await Promise.all(
      files.map((path) => readFile(path).catch((error) => missing(path, error))),
    );
    return createHash("sha256")
      .update(texts.map((text) => sha256(text)).join())
      .digest("hex");
  };
  const served = async () => {
    const text = await readFile(file, "utf8").catch(() => null);
    return text === null ? null : servedShape.parse(JSON.parse(text));
  };
  const health = () => askHealth(layout.listen.health);

  return {
    async look() {
      const [known, instance] = [await served(), await keeper.instance()];
      if (known === null || known.instance !== instance) return null;
      if (known.configuration !== (await configuration())) return null;
      if (commands && rootd !== null && (await rootd.instance()) === null) return null;
      if (tunnel !== null && (await tunnel.instance()) === null) return null;
      return (await health()) === null ? result : null;
    },
    async make(say, waiting) {
      await mkdir(keeperFolder, { recursive: true, mode: 0o700 });
      if (owner !== null) await give(keeperFolder, owner);
      const wanted = await configuration();
      if (commands && rootd !== null) {
        await rootd.restart();
        say("rootd has closed the doors.");
      }
      if (tunnel !== null) {
        await tunnel.restart();
        say("The tunnel can be made: the keeper asks the broker for a prefix.");
      }
      await keeper.restart();
      say("The keeper is started.");
      const until = time.now() + PATIENCE_MS;
      for (;;) {
        const problem = await health();
        const instance = await keeper.instance();
        if (problem === null && instance !== null) {
          await writeWhole(file, JSON.stringify({ configuration: wanted, instance }), { mode: 0o600 });
          say("The keeper is well.");
          return result;
        }
        if (time.now() > until) throw unwell(problem ?? "it has ended");
        await time.sleep(POLL_MS, waiting);
        waiting.throwIfAborted();
      }
    },
  };
}

const sha256 = (data: Buffer) => createHash("sha256").update(data).digest("hex");

/** Makes the folder and all in it the keeper's. Links are not followed. */
async function give(folder: string, { uid, gid }: NonNullable<HostParts["owner"]>): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile() || entry.isDirectory()) await chown(join(entry.parentPath, entry.name), uid, gid);
  await chown(folder, uid, gid);
}

function missing(path: string, error: Error): never {
  throw new FinalError(
    "HOST_FILE_MISSING",
    // Node's message has path and reason, never content.
    `${path} was made and cannot be read (${error.message}).`,
    "Try again: what has made it is looked at, and makes it anew.",
  );
}

function unwell(problem: string): FinalError {
  return new FinalError(
    "KEEPER_UNWELL",
    `The keeper is not well ${PATIENCE_MS / 1_000} seconds after its start: ${problem}.`,
    "Read its log (journalctl -u blockhost-keeper) and run blockhost doctor: both say what to do.",
  );
}
