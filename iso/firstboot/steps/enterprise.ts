import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../../../installer/finalize/host/write-whole.ts";
import { readText } from "../read-text.ts";
import type { FirstBootStep } from "../step.ts";
import { withoutEnterprise } from "../without-enterprise.ts";
import type { World } from "../world.ts";

/** Archives that only a subscription opens are turned off: with them apt reads none. */
export function enterprise({ places }: World): FirstBootStep {
  const folder = join(places.apt, "sources.list.d");
  const toChange = async () => {
    const names = (await readdir(folder)).filter((name) => /\.(sources|list)$/.test(name));
    const texts = await Promise.all(
      names.map(async (name) => {
        const before = (await readText(join(folder, name))) ?? "";
        return { name, before, after: withoutEnterprise(name, before) };
      }),
    );
    return texts.filter(({ before, after }) => before !== after);
  };
  return {
    id: "enterprise",
    title: "Turning off the archives for subscribers",
    isDone: async () => (await toChange()).length === 0,
    async make() {
      for (const { name, after } of await toChange())
        await writeWhole(join(folder, name), after, { mode: 0o644 });
    },
  };
}
