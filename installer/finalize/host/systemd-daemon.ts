import type { Daemon } from "./daemon.ts";
import { runProgram } from "./run-program.ts";

/** A unit of systemd. @param unit such as `blockhost-keeper.service` */
export function systemdDaemon(unit: string): Daemon {
  return {
    async restart() {
      await runProgram("systemctl", ["enable", unit]);
      await runProgram("systemctl", ["restart", unit]);
    },
    async instance() {
      const shown = await runProgram("systemctl", ["show", "--property=ActiveState,InvocationID", unit]);
      const { ActiveState, InvocationID = "" } = Object.fromEntries(
        shown.split("\n").map((line) => line.split("=", 2)),
      ) as Readonly<Record<string, string>>;
      return ActiveState === "active" && InvocationID !== "" ? InvocationID : null;
    },
  };
}
