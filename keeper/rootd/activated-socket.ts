import { FinalError } from "../core/errors.ts";

/** The first descriptor that systemd hands over (sd_listen_fds(3)). */
const FIRST = 3;

/**
 * The listening socket that systemd made for us, with the owner and mode that say who may ask. rootd makes none itself:
 * there would be an instant in which others could reach it.
 *
 * @throws FinalError ROOTD_NOT_ACTIVATED
 */
export function activatedSocket(env: NodeJS.ProcessEnv, pid: number): { readonly fd: number } {
  if (env.LISTEN_PID === String(pid) && env.LISTEN_FDS === "1") return { fd: FIRST };
  throw new FinalError(
    "ROOTD_NOT_ACTIVATED",
    "rootd was started without the one socket that it answers on",
    "Start it by `systemctl start blockhost-rootd.socket`, not by hand",
  );
}
