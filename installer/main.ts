/** `blockhost install`: makes a BlockHost of a Proxmox VE host. See `--help`. */
import { install } from "./composition/install.ts";

process.exitCode = await install(process.argv.slice(2));
