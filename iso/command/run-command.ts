import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { endTools } from "../../devnet/image/run-tool.ts";
import { BlockHostError } from "../../keeper/core/errors.ts";

const EXIT_USAGE = 64;
const HELP = { help: { type: "boolean", short: "h", default: false } } as const;

type Values<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options }>
>["values"];

/**
 * The life of a program that builds something: its options, its usage, and an exit code of 0, 1 for what failed, 64 for
 * options that it does not have. The tools that it runs end with it.
 */
export async function runCommand<const Options extends ParseArgsOptionsConfig>({
  usage,
  options,
  run,
}: {
  readonly usage: string;
  readonly options: Options;
  /** Resolves with whether all is as it should be. */
  readonly run: (values: Values<Options & typeof HELP>) => Promise<boolean>;
}): Promise<void> {
  const values = valuesOf({ ...options, ...HELP }, usage);
  if ((values as { help?: boolean }).help) {
    process.stdout.write(usage);
    return;
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, endTools);
  try {
    process.exitCode = (await run(values)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof BlockHostError)) throw error;
    process.stderr.write(`${error.code}: ${error.message}\n${error.remedy}\n`);
    process.exitCode = 1;
  }
}

function valuesOf<Options extends ParseArgsOptionsConfig>(options: Options, usage: string) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${usage}`);
    process.exit(EXIT_USAGE);
  }
}
