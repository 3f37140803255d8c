import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import type { ChainView } from "../core/chain-view.ts";
import { endpointOf } from "../core/endpoint.ts";
import type { Machine } from "../core/machine.ts";
import { done, next, type Saga, wait } from "../jobs/saga.ts";
import { isUsableEncryptionKey } from "../protocol/encryption-key.ts";
import { seal } from "../protocol/seal.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { sealingOf } from "./sealing-of.ts";
import { isDelivered, keyOf, oursOf, subscriptionOf } from "./steps-common.ts";

/**
 * Whether there is a key of this epoch and what is sealed to it is missing, or names the host key of a machine that was
 * reinstalled since, or an address that it had before.
 */
export function needsReseal({ subscription }: ChainView, machine: Machine): boolean {
  const { status, hasCredential, encryptionKey } = subscription;
  const live = status === "active" || status === "grace";
  const isMissing = !hasCredential || machine.sealedGeneration !== machine.generation;
  // The key last: to judge it takes milliseconds.
  return live && isMissing && isUsableEncryptionKey(encryptionKey);
}

/**
 * Seals the connection details to the key that a new owner has set, or that an owner has changed, or anew because the
 * machine was reinstalled or got another address. Key: the epoch, and which of its sealings it is after the first.
 */
export function resealSaga(ports: SagaPorts): Saga {
  const { reader, registry, outbox, guest, settings } = ports;
  return {
    kind: "reseal",
    steps: {
      seal: {
        async run(context) {
          const id = subscriptionOf(context);
          const view = await reader.read(id, "final");
          if (!view || !isDelivered(view)) return wait(settings.pollMs, "the key is not final yet");
          const { epoch, encryptionKey } = view.subscription;
          const wanted = Number(keyOf(context).split(":")[0]);
          if (epoch < wanted) return wait(settings.pollMs, "the key is not final yet");
          const { machine, vm } = await oursOf(ports, id);
          const { generation, readdressings } = machine;
          if (epoch > wanted || !needsReseal(view, machine)) return done("superseded");
          const hostKey = machine.hostKey ?? (await guest.hostKey(vm));
          if (hostKey === null) return wait(settings.pollMs, "GUEST_NO_HOST_KEY: the guest does not answer");
          if (machine.hostKey === null) await registry.update(id, { hostKey }, generation);
          const sealed = await seal(
            {
              ...endpointOf(settings, machine),
              user: settings.linuxUser,
              hostKey,
              domain: settings.domain,
            },
            encryptionKey,
            { chainId: settings.chainId, contract: settings.credential, id, epoch },
          );
          return next("store", { epoch, generation, readdressings, sealed: bytesToHex(sealed) });
        },
        patienceMs: 60 * 60_000,
        whenStuck: "persist",
      },
      store: {
        async run(context) {
          const id = subscriptionOf(context);
          // A job of before there were any has none.
          const { epoch, generation, readdressings = 0, sealed } = context.job.data;
          const outcome = await outbox.submit(
            purposeOf(id, Number(epoch), sealingOf(Number(generation), Number(readdressings))),
            {
              kind: "setCredential",
              id,
              epoch: Number(epoch),
              credential: hexToBytes(String(sealed)),
            },
          );
          if (outcome.state === "pending") return wait(settings.pollMs, "the credential is not final yet");
          if (outcome.state === "reverted") return done(`superseded: ${outcome.error}`);
          const machine = await registry.get(id);
          if (machine && machine.generation === generation && machine.readdressings === readdressings)
            await registry.update(id, { sealedGeneration: generation }, generation);
          return done("resealed");
        },
        patienceMs: 30 * 60_000,
        whenStuck: "persist",
      },
    },
  };
}

/** Unique for all time: an epoch's credential is set once for each sealing. */
function purposeOf(id: bigint, epoch: number, sealing: string): string {
  return `set-credential:${id}:${epoch}${sealing}`;
}
