import type { NetworkAnswers } from "../answers/network.ts";
import type { Check } from "../finalize/ports/check.ts";
import { type HostInterface, readInterfaces } from "./read-interfaces.ts";
import { readRoutes } from "./read-routes.ts";
import type { Run } from "./run.ts";

/** Whether the host has, or is likely to get, a network by these answers. What only a trial shows, a trial shows. */
export async function preflightNetwork(run: Run, answer: NetworkAnswers): Promise<readonly Check[]> {
  const interfaces = await readInterfaces(run);
  if (answer.mode === "keep") return [await wayOut(run, interfaces)];
  const found = interfaces.find(({ name }) => name === answer.interface);
  if (found === undefined || found.master !== null) {
    const what =
      found === undefined
        ? `there is no interface ${answer.interface} here`
        : `${answer.interface} is a part of ${found.master}, which has the addresses`;
    return [{ id: "network-interface", verdict: "bad", what, remedy: "choose one of those that were found" }];
  }
  return [
    carrier(found),
    ...(answer.mode === "static"
      ? [...dhcpClient(found), await addressIsFree(run, found, answer.address)]
      : []),
  ];
}

async function wayOut(run: Run, interfaces: readonly HostInterface[]): Promise<Check> {
  const way = (await readRoutes(run)).find(({ dst, gateway }) => dst === "default" && gateway !== null);
  const own = interfaces.find(({ name }) => name === way?.dev)?.addresses.find(({ isIpv4 }) => isIpv4);
  if (way !== undefined && own !== undefined)
    return {
      id: "network-way-out",
      verdict: "good",
      what: `${way.dev} has ${own.cidr} and leads out by ${way.gateway}`,
      remedy: "",
    };
  return {
    id: "network-way-out",
    verdict: "bad",
    what: "the host has no address with a way out",
    remedy: "have it ask DHCP, or give it a fixed address",
  };
}

function carrier({ name, isUp, hasCarrier }: HostInterface): Check {
  const id = "network-carrier";
  if (hasCarrier) return { id, verdict: "good", what: `${name} has a cable and a peer`, remedy: "" };
  return {
    id,
    verdict: "warn",
    what: isUp ? `${name} has no cable, or nobody is at its other end` : `${name} is switched off`,
    remedy: isUp ? "plug it in, or choose another interface" : "the trial switches it on",
  };
}

function dhcpClient({ name, addresses }: HostInterface): readonly Check[] {
  if (!addresses.some(({ isIpv4, isDynamic }) => isIpv4 && isDynamic)) return [];
  return [
    {
      id: "network-dhcp-client",
      verdict: "warn",
      what: `the address of ${name} is from DHCP, whose client may put it back beside the fixed one until a restart`,
      remedy: "restart the host when the installation is done",
    },
  ];
}

/** Asks the network who has the address (RFC 5227). */
async function addressIsFree(run: Run, found: HostInterface, cidr: string): Promise<Check> {
  const id = "network-address-free";
  const [address = ""] = cidr.split("/");
  if (found.addresses.some((own) => own.cidr.startsWith(`${address}/`)))
    return { id, verdict: "good", what: `${address} is this host's already`, remedy: "" };
  const args = ["-D", "-q", "-c", "2", "-w", "3", "-I", found.name, address];
  const isFree = await run("arping", args).then(
    () => true,
    (error: Error) => (/ended with 1\b/.test(error.message) ? false : null),
  );
  if (isFree === true) return { id, verdict: "good", what: `nobody answers for ${address}`, remedy: "" };
  if (isFree === false)
    return {
      id,
      verdict: "bad",
      what: `another machine on ${found.name} has ${address}`,
      remedy: "choose an address that is free",
    };
  return {
    id,
    verdict: "warn",
    what: `whether ${address} is free could not be asked`,
    remedy: "make sure that nobody else has it, or install iputils-arping and check again",
  };
}
