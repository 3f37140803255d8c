import { randomBytes, randomUUID } from "node:crypto";
import { parsePropertyString, printPropertyString } from "../schema/property-string.ts";
import { netFormat } from "../schema/vm-formats.ts";

/** A random address in Proxmox VE's own prefix. */
export function randomMac(): string {
  return `BC:24:11:${[...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(":")}`;
}

/** A network card's text in the server's order, with an address where it had none or `renew` asks for another. */
export function normalizeNet(text: string, renew = false): string {
  const { values } = parsePropertyString(netFormat, text);
  if (renew || values.macaddr === undefined) values.macaddr = randomMac();
  return printPropertyString(netFormat, values);
}

/** The SMBIOS text with a fresh uuid; other fields stay. */
export function renewSmbios(text: string | undefined): string {
  const rest = (text ?? "").split(",").filter((part) => part !== "" && !part.startsWith("uuid="));
  return [`uuid=${randomUUID()}`, ...rest].join(",");
}
