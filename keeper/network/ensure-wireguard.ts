import { FinalError } from "../core/errors.ts";
import type { RunProgram } from "./run-program.ts";
import { wireguardState } from "./wireguard-state.ts";

export interface WireguardInterface {
  readonly name: string;
  /** A file with the private key in base64, which only its owner may read. Its content never passes through here. */
  readonly privateKeyFile: string;
  /** The public key that belongs to it, base64: it tells whether the key has changed. */
  readonly publicKey: string;
  /** UDP; null for any. */
  readonly port: number | null;
  readonly mtu: number;
  /** Its own addresses, each alone (`2001:db8::1`); none for a tunnel without. */
  readonly addresses: readonly string[];
}

/**
 * Makes a WireGuard interface, up and with its key, and leaves alone what is so already. Without WireGuard in the kernel
 * it is wireguard-go that makes it.
 *
 * @returns whether anything had to be done
 * @throws FinalError WIREGUARD_MISSING, and what `run` throws
 */
export async function ensureWireguard(run: RunProgram, wanted: WireguardInterface): Promise<boolean> {
  const { name, privateKeyFile, publicKey, port, mtu } = wanted;
  let link = await linkOf(run, name);
  const made = link === undefined;
  if (link === undefined) {
    await make(run, name);
    link = await linkOf(run, name);
  }
  const has = await wireguardState(run, name);
  const settings = [
    ...(has.publicKey === publicKey ? [] : ["private-key", privateKeyFile]),
    ...(port === null || has.port === port ? [] : ["listen-port", String(port)]),
  ];
  if (settings.length > 0) await run("wg", ["set", name, ...settings]);

  const here = link?.addr_info.filter(({ scope }) => scope === "global").map(({ local }) => local) ?? [];
  const commands = [
    ...(link?.mtu === mtu ? [] : [`link set dev ${name} mtu ${mtu}`]),
    ...(link?.flags.includes("UP") ? [] : [`link set dev ${name} up`]),
    ...here
      .filter((address) => !wanted.addresses.includes(address))
      .map((address) => `address del ${address} dev ${name}`),
    ...wanted.addresses
      .filter((address) => !here.includes(address))
      .map((address) => `address add ${address}/128 dev ${name} nodad`),
  ];
  if (commands.length > 0) await run("ip", ["-6", "-batch", "-"], `${commands.join("\n")}\n`);
  return made || settings.length > 0 || commands.length > 0;
}

interface Link {
  readonly flags: readonly string[];
  readonly mtu: number;
  readonly addr_info: readonly { readonly local: string; readonly scope: string }[];
}

/** Asked for all, since of one that is absent `ip` says so by failing, which could as well be anything else. */
async function linkOf(run: RunProgram, name: string): Promise<Link | undefined> {
  const links = JSON.parse(await run("ip", ["-json", "address", "show"])) as (Link & { ifname: string })[];
  return links.find(({ ifname }) => ifname === name);
}

async function make(run: RunProgram, name: string): Promise<void> {
  try {
    await run("ip", ["link", "add", "name", name, "type", "wireguard"]);
  } catch (cause) {
    await run("wireguard-go", [name]).catch(() => {
      throw new FinalError(
        "WIREGUARD_MISSING",
        `this machine can make no WireGuard interface ${name}: its kernel has none, and wireguard-go does not start`,
        "Run `modprobe wireguard`, or install the package wireguard-go; then start again",
        { cause },
      );
    });
  }
}
