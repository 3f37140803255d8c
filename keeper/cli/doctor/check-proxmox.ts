import type { KeeperConfig } from "../../config.ts";
import { BlockHostError } from "../../core/errors.ts";
import { probeEndpoint } from "../../proxmox/probe-endpoint.ts";
import type { ProxmoxHypervisor } from "../../proxmox/proxmox-hypervisor.ts";
import { readTrust } from "../../proxmox/read-trust.ts";
import type { Terminal } from "../terminal.ts";
import { duration, moment } from "../time-words.ts";
import { examine, type Finding, fail, ok, warn } from "./finding.ts";

const DAY_MS = 86_400_000;
/** Proxmox VE renews its certificates two weeks before their end. */
const SOON_MS = 10 * DAY_MS;
const SKEW_MS = 30_000;
const FULL = 0.9;

/** The checks that access is made of, in their order, with the errors that end at each. */
const ACCESS: readonly (readonly [name: string, codes: readonly string[], words: string])[] = [
  ["version", ["PVE_UNSUPPORTED"], "Proxmox VE 8 or 9"],
  ["rights", ["PVE_RIGHTS_MISSING", "PVE_RIGHTS_EXCESS", "PVE_POOL_UNKNOWN"], "what is needed, and no more"],
  ["templates", ["TEMPLATE_UNKNOWN"], "are there"],
  ["storages", ["PVE_STORAGE_UNKNOWN"], "take disks and seeds"],
  ["bridge", ["PVE_BRIDGE_UNKNOWN"], "is there"],
];

/** Certificates, clocks, rights, templates, storages, nodes. */
export async function checkProxmox(
  { proxmox }: KeeperConfig,
  hypervisor: ProxmoxHypervisor,
  terminal: Terminal,
): Promise<readonly Finding[]> {
  const trust = await readTrust(proxmox);
  const endpoints = await Promise.all(
    proxmox.endpoints.map(({ url }) =>
      examine(`proxmox ${url}`, async () =>
        endpointFindings(url, await probeEndpoint(url, trust), terminal.time.now()),
      ),
    ),
  );
  return [
    ...endpoints.flat(),
    ...(await checkAccess(hypervisor)),
    ...(await examine("fleet", () => checkFleet(hypervisor))),
  ];
}

function endpointFindings(
  url: string,
  { certificateEnds, clock }: Awaited<ReturnType<typeof probeEndpoint>>,
  now: number,
): Finding[] {
  const left = certificateEnds - now;
  const until = `${url}: until ${moment(certificateEnds)}`;
  const renew = "renew it on the node: pvecm updatecerts --force";
  const certificate =
    left < SOON_MS ? (left < 0 ? fail : warn)("certificate", until, renew) : ok("certificate", until);
  const skew = clock === null ? 0 : now - clock;
  const words = `${url}: ${clock === null ? "not told" : `${duration(Math.abs(skew))} apart from ours`}`;
  return [
    certificate,
    Math.abs(skew) > SKEW_MS ? warn("clock", words, "see timedatectl on both machines") : ok("clock", words),
  ];
}

/** The keeper's own check, which ends at the first that fails: what comes after it was not looked at. */
async function checkAccess(hypervisor: ProxmoxHypervisor): Promise<Finding[]> {
  const failure = await hypervisor.checkAccess().then(
    () => null,
    (error: unknown) => error,
  );
  if (failure === null) return ACCESS.map(([name, , words]) => ok(name, words));
  if (!(failure instanceof BlockHostError)) throw failure;
  const at = ACCESS.findIndex(([, codes]) => codes.includes(failure.code));
  const broken = fail(ACCESS[at]?.[0] ?? "proxmox", `${failure.code}: ${failure.message}`, failure.remedy);
  return [...ACCESS.slice(0, Math.max(0, at)).map(([name, , words]) => ok(name, words)), broken];
}

async function checkFleet(hypervisor: ProxmoxHypervisor): Promise<Finding[]> {
  const { vms, nodes, storages } = await hypervisor.readFleet();
  const gone = nodes.filter(({ online }) => !online);
  const full = storages.filter(
    ({ available, usedBytes, totalBytes }) => available && usedBytes > FULL * totalBytes,
  );
  const away = storages.filter(({ available }) => !available);
  const place = ({ storage, node }: { storage: string; node: string }) => `${storage} on ${node}`;
  return [
    gone.length === 0
      ? ok("nodes", `${nodes.length} online, ${vms.length} VMs of ours`)
      : fail("nodes", `offline: ${gone.map(({ node }) => node).join(", ")}`, "bring them back"),
    ...away.map((each) => fail("storage", `${place(each)} is not available`, "bring it back online")),
    ...full.map((each) =>
      warn("storage", `${place(each)} is over ${FULL * 100} % full`, "add or free space"),
    ),
  ];
}
