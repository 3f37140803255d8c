import type { Run } from "../../installer/host/run.ts";
import { readText } from "./read-text.ts";

/** Serial and other consoles beside the screen. */
const CONSOLE = /^(ttyS|ttyAMA|hvc)\d+$/;

/**
 * Has the machine's consoles show how far it is. By a command and not by a dependency: the units exclude the consoles' gettys,
 * which the same start of the machine wants too.
 */
export async function startScreens(run: Run): Promise<void> {
  const active = ((await readText("/sys/class/tty/console/active")) ?? "").trim().split(/\s+/);
  const ttys = ["tty1", ...active.filter((name) => CONSOLE.test(name))];
  await run("systemctl", [
    "--no-block",
    "start",
    ...ttys.map((tty) => `blockhost-console@${tty}.service`),
  ]).catch(({ message }: Error) => process.stderr.write(`no console: ${message}\n`));
}
