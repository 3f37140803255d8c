import { keeperProgram } from "./keeper-program.ts";
import { KEEPER_NODE_FLAGS } from "./keeper-runtime.ts";

/** What starts the keeper of this repository, as its service unit does; the configuration is to be added. */
export async function keeperCommand(): Promise<readonly [string, ...string[]]> {
  return [process.execPath, ...KEEPER_NODE_FLAGS, await keeperProgram()];
}
