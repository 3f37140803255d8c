import type { MachineRegistry } from "../sagas/ports/machine-registry.ts";
import type { SagaSettings } from "../sagas/saga-settings.ts";
import { publishOnions } from "../tor/publish-onions.ts";
import type { TorControl } from "../tor/tor-control.ts";

/** Has Tor serve what machines there are by now, where they are reached by it. @throws as publishOnions does */
export async function serveOnions(
  { endpoint }: SagaSettings,
  tor: (() => Promise<TorControl>) | undefined,
  registry: Pick<MachineRegistry, "list">,
): Promise<void> {
  if (endpoint.mode !== "onion" || tor === undefined) return;
  const machines = await registry.list();
  const onions = machines.map(({ subscription, ipv4 }) => ({
    service: endpoint.serviceOf(subscription),
    ipv4,
  }));
  await publishOnions(tor, onions);
}
