import type { ChainView } from "../core/chain-view.ts";
import { FinalError } from "../core/errors.ts";
import { hostNameOf } from "../core/host-name-of.ts";
import { instanceOf } from "../core/instance.ts";
import type { Progress } from "../core/progress.ts";
import { vmSpecOf } from "../core/vm-spec.ts";
import { next, type Step, type StepContext, type StepResult, wait } from "../jobs/saga.ts";
import { signStatement } from "./ownership.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { addressOf, fenceOf, machineOf, oursOf, progressed, subscriptionOf } from "./steps-common.ts";
import { leaveWreck, wreckMet } from "./wreck-steps.ts";

const MINUTE = 60_000;
/** Whoever waits in line is woken when it is their turn; this is for a wake that was lost. */
const LINE_MS = 30_000;

export interface InstallOptions {
  /** Looks at the chain and runs the work only while it is still wanted. */
  readonly guard: (
    work: (view: ChainView, context: StepContext) => Promise<StepResult>,
  ) => (context: StepContext) => Promise<StepResult>;
  readonly whenStuck: Step["whenStuck"];
  readonly undoClone?: NonNullable<Step["undo"]>;
  /** The step after the last one, when the guest is ready and its host key is known. */
  readonly lastly: string;
}

/** From a reserved machine to a guest that is ready: the same for a purchase and for a reinstallation. */
export function installSteps(ports: SagaPorts, options: InstallOptions): Readonly<Record<string, Step>> {
  const { hypervisor, registry, guest, load, settings } = ports;
  const { guard, whenStuck, undoClone } = options;
  const ours = (id: bigint) => oursOf(ports, id);

  const step = (
    patienceMs: number,
    work: (view: ChainView, context: StepContext, id: bigint) => Promise<StepResult>,
  ): Step => ({
    run: guard((view, context) => work(view, context, subscriptionOf(context))),
    patienceMs,
    whenStuck,
  });
  const untilDone = (
    then: string,
    work: (view: ChainView, id: bigint, context: StepContext) => Promise<Progress>,
  ) =>
    step(15 * MINUTE, async (view, context, id) =>
      progressed(await work(view, id, context), () => next(then)),
    );
  /** Waiting in line says nothing about the work itself, so its patience is long: the purchase's deadline ends it. */
  const line = (
    then: string,
    turn: (id: bigint, order: number, node: string, now: number) => boolean,
    leave: (id: bigint, node: string) => void,
  ): Step => ({
    ...step(24 * 60 * MINUTE, async (_view, { job, now }, id) => {
      const { node } = await machineOf(ports, id);
      return turn(id, job.id, node, now)
        ? next(then)
        : wait(LINE_MS, `${then}: waits for its turn on ${node}`);
    }),
    undo: async (context) => {
      const machine = await registry.get(subscriptionOf(context));
      if (machine) leave(machine.subscription, machine.node);
      return undefined;
    },
  });

  return {
    "await-clone": line(
      "clone",
      (...asking) => load.mayClone(...asking),
      (id, node) => load.cloned(id, node),
    ),

    clone: {
      ...step(15 * MINUTE, async ({ plan }, { job, now }, id) => {
        const { machine, vm } = await ours(id);
        // A restart of the keeper forgets whose turn it was.
        if (!load.mayClone(id, job.id, machine.node, now)) return next("await-clone");
        try {
          const progress = await hypervisor.ensureCloned(vm, vmSpecOf(plan), machine.node);
          if (progress.done) load.cloned(id, machine.node);
          return progressed(progress, () => next("configure"));
        } catch (error) {
          if (!(error instanceof FinalError && error.code === "VM_WRECK")) throw error;
          load.cloned(id, machine.node);
          return wreckMet(vm, machine, error.message);
        }
      }),
      ...(undoClone && { undo: undoClone }),
    },

    "leave-wreck": leaveWreck(ports, guard, whenStuck),

    configure: untilDone("fence", async ({ plan }, id) => {
      const { vm } = await ours(id);
      return hypervisor.ensureConfigured(vm, vmSpecOf(plan));
    }),

    fence: untilDone("attest", async ({ subscription }, id) => {
      const { machine, vm } = await ours(id);
      return hypervisor.ensureFenced(vm, fenceOf(settings, machine, subscription.planId));
    }),

    // A step of its own: the seed's bytes must be the same each time the upload is tried.
    attest: step(MINUTE, async (view, { now }, id) => {
      const { signed } = await signStatement(ports, await machineOf(ports, id), view, now);
      return next("seed", { ownership: signed });
    }),

    seed: untilDone("await-start", async (_view, id, { job }) => {
      const { machine, vm } = await ours(id);
      const iso = guest.seed({
        instance: instanceOf(vm),
        uuid: vm.uuid,
        hostname: hostNameOf(id),
        mac: vm.mac,
        address: addressOf(settings, machine),
        dns: settings.dns,
        user: settings.linuxUser,
        domain: settings.domain,
        relay: settings.relay,
        chainId: settings.chainId,
        contract: settings.credential,
        tokenId: id,
        attester: ports.attester.address,
        offlineGraceSeconds: settings.offlineGraceSeconds,
        ownership: String(job.data.ownership),
      });
      return hypervisor.ensureSeeded(vm, iso);
    }),

    "await-start": line(
      "start",
      (...asking) => load.mayStart(...asking),
      (id, node) => load.started(id, node),
    ),

    start: untilDone("ready", async (_view, id) => {
      const { vm } = await ours(id);
      return hypervisor.ensureStarted(vm);
    }),

    ready: step(settings.guestPatienceMs, async (_view, _context, id) => {
      const { machine, vm } = await ours(id);
      if (!(await guest.isReady(vm)))
        return wait(settings.pollMs, "GUEST_NOT_READY: no word from the guest yet");
      load.started(id, machine.node);
      return next("host-keys");
    }),

    "host-keys": step(2 * MINUTE, async (_view, _context, id) => {
      const { vm } = await ours(id);
      const hostKey = await guest.hostKey(vm);
      if (hostKey === null) return wait(settings.pollMs, "GUEST_NO_HOST_KEY: the guest has none yet");
      await registry.update(id, { hostKey });
      return next(options.lastly);
    }),
  };
}
