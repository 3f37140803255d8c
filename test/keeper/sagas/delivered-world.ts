import { instanceOf } from "../../../keeper/core/instance.ts";
import type { MachineStatus } from "../../../keeper/core/machine.ts";
import { ownershipFacts } from "../../../keeper/sagas/ownership.ts";
import type { SagaSettings } from "../../../keeper/sagas/saga-settings.ts";
import { vmOf } from "../../../keeper/sagas/steps-common.ts";
import { hostKeyOf } from "../../fakes/memory-hypervisor.ts";
import { ORDINARY } from "../../fakes/ordinary-reservation.ts";
import { makeSagaWorld, type SagaWorld, TENANT_KEY } from "../../fakes/saga-world.ts";

const DAY = 86_400;

/** Adds a subscription that was delivered a while ago, in full order. */
export function deliver(world: SagaWorld, id: bigint, status: MachineStatus = "running"): void {
  const { reader, hypervisor, registry, clock, settings } = world;
  const { recipient } = reader.purchase(id, TENANT_KEY.publicKey);
  const given = { owner: recipient, epoch: 1, hasCredential: true, startsAt: reader.time };
  const subscription = reader.change(id, { ...given, status: "active", expiresAt: reader.time + 30 * DAY });
  const issuedAt = Math.floor(clock.now / 1000);
  const vm = vmOf(settings, id, 1);
  const instance = instanceOf(vm);
  const ipv4 = `10.77.${1 + (Number(id) >> 8)}.${Number(id) & 255}`;
  hypervisor.vms.set(vm.vmid, {
    mark: vm.mark,
    node: "node1",
    configured: true,
    address: ipv4,
    seed: null,
    power: status === "running" ? "running" : "stopped",
    onBoot: true,
    files: new Map([
      ["instance", instance],
      ["/run/blockhost/ready", `ready ${instance}\n`],
      ["/var/lib/blockhost/ownership", `instance=${instance}\nowner=${recipient}\nseq=${issuedAt}\n`],
      ["/etc/systemd/network/10-uplink.network", `[Network]\nAddress=${ipv4}/16\n`],
      ["/etc/ssh/ssh_host_ed25519_key.pub", `${hostKeyOf(vm.mark)} root@guest\n`],
    ]),
  });
  const block = { number: 0, hash: "", timestamp: reader.time };
  const facts = ownershipFacts({ block, subscription, plan: reader.plan });
  registry.machines.set(id, {
    ...ORDINARY,
    subscription: id,
    generation: 1,
    vmid: vm.vmid,
    node: "node1",
    ipv4,
    status,
    hostKey: hostKeyOf(vm.mark),
    statement: { seq: issuedAt, issuedAt, facts },
  });
}

/** A world in which subscription 7 was delivered a while ago. */
export function deliveredWorld(
  clock: { now: number },
  status: MachineStatus = "running",
  settings: Partial<SagaSettings> = {},
): SagaWorld {
  const world = makeSagaWorld(clock, undefined, settings);
  deliver(world, 7n, status);
  return world;
}
