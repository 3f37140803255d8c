/** `./blockhost metal`: from an empty machine to a tenant's shell. See METAL_USAGE. */
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { endTools } from "../../devnet/image/run-tool.ts";
import { wholeImage } from "../../iso/whole-image.ts";
import { BlockHostError } from "../../keeper/core/errors.ts";
import type { Figure } from "../bench/figure.ts";
import { metal } from "./metal.ts";
import { METAL_USAGE, type MetalOptions, readOptions } from "./read-options.ts";

const EXIT_USAGE = 64;
const OUT = join(import.meta.dirname, "../../build/iso");
const begun = performance.now();
const stopping = new AbortController();
const say = (what: string) =>
  process.stdout.write(`${((performance.now() - begun) / 1_000).toFixed(0).padStart(5)} s  ${what}\n`);

function options(): MetalOptions {
  try {
    const read = readOptions(process.argv.slice(2));
    if (read !== "help") return read;
    process.stdout.write(METAL_USAGE);
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${METAL_USAGE}`);
    process.exit(EXIT_USAGE);
  }
}

async function run({ image, firmware, until, json, keep }: MetalOptions): Promise<void> {
  const file = image ?? (await wholeImage(OUT, say)).file;
  const linger = async (ssh: string) => {
    process.stdout.write(`\n${ssh}\nCtrl-C ends it.\n`);
    await once(stopping.signal, "abort");
  };
  const job = { image: file, firmware, until, say, stop: stopping.signal };
  const times = await metal({ ...job, ...(keep && { linger }) });
  const figures = Object.entries(times).map(
    ([name, value]): Figure => ({
      name: `iso.${name}.${firmware}`,
      value: Math.round(value),
      unit: "ms",
      target: null,
    }),
  );
  if (json !== undefined) await writeFile(json, `${JSON.stringify({ figures }, null, 2)}\n`);
  for (const { name, value } of figures) process.stdout.write(`${name} ${(value / 1_000).toFixed(0)} s\n`);
}

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => {
    stopping.abort();
    endTools();
  });
const code = await run(options()).then(
  () => 0,
  (error: unknown) => {
    const words =
      error instanceof BlockHostError ? `${error.code}: ${error.message}\n${error.remedy}` : String(error);
    process.stderr.write(`${words}\n`);
    return 1;
  },
);
// Stopped before its time, steps may still wait for what is no more.
process.exit(code);
