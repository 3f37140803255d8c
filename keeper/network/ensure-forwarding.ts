import { FinalError } from "../core/errors.ts";
import type { RunProgram } from "./run-program.ts";

/**
 * Has the kernel forward IPv6. A router does not listen to other routers; where `uplink` did before, it still shall. What
 * is so already is not written.
 *
 * @param answering whether it answers on the uplink for proxied neighbours
 * @throws FinalError FORWARDING_OFF
 */
export async function ensureForwarding(run: RunProgram, uplink: string, answering: boolean): Promise<void> {
  // With slashes, a dot in an interface's name is one.
  const of = (name: string) => `net/ipv6/conf/${uplink}/${name}`;
  const everywhere = "net/ipv6/conf/all/forwarding";
  const names = [of("accept_ra"), everywhere, of("forwarding"), of("proxy_ndp")];
  const has = (await run("sysctl", ["-n", ...names])).trimEnd().split("\n");
  const missing = [
    ...(has[0] === "1" ? [`${of("accept_ra")}=2`] : []),
    ...(has[1] === "1" ? [] : [`${everywhere}=1`]),
    ...(has[2] === "1" ? [] : [`${of("forwarding")}=1`]),
    ...(has[3] === "1" || !answering ? [] : [`${of("proxy_ndp")}=1`]),
  ];
  if (missing.length === 0) return;
  await run("sysctl", ["-q", "-w", ...missing]).catch((cause: unknown) => {
    throw new FinalError(
      "FORWARDING_OFF",
      `the kernel does not forward IPv6 as it has to, and we may not change that: ${missing.join(" ")}`,
      "Write these lines to /etc/sysctl.d/90-blockhost-ipv6.conf, run `sysctl --system`, and start again",
      { cause },
    );
  });
}
