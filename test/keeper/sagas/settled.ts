import { instanceOf } from "../../../keeper/core/instance.ts";
import { isUsableEncryptionKey } from "../../../keeper/protocol/encryption-key.ts";
import { ownershipFacts } from "../../../keeper/sagas/ownership.ts";
import { vmOf } from "../../../keeper/sagas/steps-common.ts";
import type { SagaWorld } from "../../fakes/saga-world.ts";

/** What is not as the chain wants it for subscription 7, when all work has been done; empty when all is well. */
export async function unsettled(world: SagaWorld): Promise<readonly string[]> {
  const { reader, hypervisor, registry, settings } = world;
  const view = await reader.read(7n, "confirmed");
  const status = view?.subscription.status ?? "none";
  const machine = await registry.get(7n);
  const vms = [...hypervisor.vms.values()].filter(({ isWreck }) => !isWreck);
  const wrong: string[] = [];
  const expect = (isSo: boolean, what: string) => {
    if (!isSo) wrong.push(`${status}: ${what}`);
  };
  if (!view || ["none", "refunded", "closed"].includes(status)) {
    expect(vms.length === 0, "a VM is left that nobody pays");
    expect(machine === null, "a machine is held that nobody pays");
    return wrong;
  }
  const { subscription } = view;
  expect(
    status === "active" || status === "grace",
    "it is neither delivered nor refunded, neither kept nor closed",
  );
  const [vm] = vms;
  expect(vms.length === 1 && machine !== null, `${vms.length} VMs`);
  if (!vm || !machine) return wrong;
  const runs = status === "active" && !machine.halted;
  const identity = vmOf(settings, 7n, machine.generation);
  expect(vm.mark === identity.mark, `the VM is ${vm.mark}, the machine's generation ${machine.generation}`);
  expect((vm.power === "running") === runs, `the VM is ${vm.power}`);
  expect(
    machine.status === (status === "active" ? "running" : "suspended"),
    `the machine is ${machine.status}`,
  );
  expect(machine.operations === subscription.operations, `${machine.operations} operations are done`);
  if (runs) {
    expect(machine.statement?.facts === ownershipFacts(view), "the statement is not true");
    const inGuest = vm.files.get("/var/lib/blockhost/ownership") ?? "";
    expect(inGuest.includes(`\nseq=${machine.statement?.seq}\n`), "the guest holds another statement");
    expect(inGuest.includes(`instance=${instanceOf(identity)}\n`), "the statement is for another machine");
  }
  const canSeal = isUsableEncryptionKey(subscription.encryptionKey);
  expect(subscription.hasCredential || !canSeal, "no credential was sealed");
  expect(machine.sealedGeneration === machine.generation || !canSeal, "the credential names an old host key");
  return wrong;
}
