import { survey } from "../../chain/survey.ts";
import { openHypervisor } from "../../composition/open-hypervisor.ts";
import { sagaSettings } from "../../composition/saga-settings.ts";
import { type KeeperConfig, loadConfig } from "../../config.ts";
import type { StoreFacts } from "../../core/store-facts.ts";
import type { ProxmoxHypervisor } from "../../proxmox/proxmox-hypervisor.ts";
import type { TaskLog } from "../../proxmox/task-log.ts";
import { Database } from "../../store/database.ts";
import { JobRepository } from "../../store/job-repository.ts";
import { readStoreFacts } from "../../store/read-store-facts.ts";
import { leaseFindings } from "../broker/lease-findings.ts";
import { CLI_EXIT } from "../exit-codes.ts";
import { json } from "../json.ts";
import type { CommonOptions } from "../program.ts";
import type { Terminal } from "../terminal.ts";
import { checkChain } from "./check-chain.ts";
import { checkDoors } from "./check-doors.ts";
import { checkHost } from "./check-host.ts";
import { checkPayers, checkVms } from "./check-machines.ts";
import { checkPromises } from "./check-promises.ts";
import { checkProxmox } from "./check-proxmox.ts";
import { checkStore } from "./check-store.ts";
import { examine, type Finding, ok } from "./finding.ts";
import { findingLine } from "./finding-line.ts";

/** Looks only, so it has no tasks to remember. */
const NO_TASKS: TaskLog = { remember: async () => {}, recall: async () => null, forget: async () => {} };

/** `blockhost doctor`: looks at everything that a keeper needs, whether it runs or not. Changes nothing. */
export async function doctor(terminal: Terminal, options: CommonOptions): Promise<number> {
  const findings = await examine("config", async () => {
    const config = await loadConfig(options.config);
    return [ok("config", options.config), ...(await examineAll(config, terminal, options))];
  });
  terminal.out(options.json ? json(findings) : findings.map(findingLine).join("\n"));
  // Without a configuration there was nothing to look at.
  if (findings[0]?.level === "fail") return CLI_EXIT.usage;
  return findings.some(({ level }) => level === "fail") ? CLI_EXIT.found : CLI_EXIT.ok;
}

async function examineAll(
  config: KeeperConfig,
  terminal: Terminal,
  options: CommonOptions,
): Promise<Finding[]> {
  const host = await checkHost(config);
  const { findings, chain } = await checkChain(config, host.shelf, terminal);
  const all: Finding[] = [...host.findings, ...findings, ...(await checkDoors(config))];
  if (config.network.ipv6?.mode === "broker") all.push(...(await leaseFindings(terminal, options)));

  let facts: StoreFacts | null = null;
  const busy = new Set<string>();
  all.push(
    ...(await examine("store", async () => {
      const database = await Database.openReadOnly(config.database.file);
      try {
        facts = await readStoreFacts(database);
        const open = await new JobRepository(database).list({ open: true });
        for (const { subject } of open) busy.add(subject.split(":")[0] ?? "");
        return await checkStore(config, database, chain);
      } finally {
        await database.close();
      }
    })),
  );
  all.push(
    ...(await examine("proxmox", async () => {
      const proxmox = await openHypervisor(config, NO_TASKS);
      const { hypervisor } = proxmox;
      const chained = () =>
        chain ? onChain(config, hypervisor, chain, facts, busy, terminal) : Promise.resolve([]);
      try {
        return [
          ...(await checkProxmox(config, hypervisor, terminal)),
          ...(await examine("promises", chained)),
        ];
      } finally {
        await proxmox.close();
      }
    })),
  );
  return all;
}

/** What holds store, chain and Proxmox VE against one another. */
async function onChain(
  config: KeeperConfig,
  hypervisor: ProxmoxHypervisor,
  chain: NonNullable<Awaited<ReturnType<typeof checkChain>>["chain"]>,
  facts: StoreFacts | null,
  busy: ReadonlySet<string>,
  terminal: Terminal,
): Promise<Finding[]> {
  const { pool, heads, contracts } = chain;
  const sold = await survey(pool, contracts, await heads.block("confirmed"));
  const promises = await checkPromises(config, sold, facts, hypervisor, terminal.time.now());
  if (!facts) return promises;
  const settings = sagaSettings(config, contracts);
  const vms = await examine("vms", () => checkVms(facts, hypervisor, settings));
  return [...promises, ...vms, ...checkPayers(facts, sold, busy)];
}
