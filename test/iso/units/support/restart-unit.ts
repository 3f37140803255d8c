/** `restart-unit UNIT`: starts a unit anew as the installer does, and says how its runs are called before and after. */
import { systemdDaemon } from "../../../../installer/finalize/host/systemd-daemon.ts";

const daemon = systemdDaemon(process.argv[2] ?? "");
const before = await daemon.instance();
await daemon.restart();
const after = await daemon.instance();
process.stdout.write(JSON.stringify({ before, after }));
