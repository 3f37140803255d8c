import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import type { ChainView } from "../core/chain-view.ts";
import { endpointOf } from "../core/endpoint.ts";
import { done, next, type Saga, wait } from "../jobs/saga.ts";
import { isUsableEncryptionKey } from "../protocol/encryption-key.ts";
import { seal } from "../protocol/seal.ts";
import type { SagaPorts } from "./saga-ports.ts";
import { isDelivered, keyOf, machineOf, subscriptionOf, vmOf } from "./steps-common.ts";

/** Whether there is a key of this epoch and nothing sealed to it. */
export function needsReseal({ subscription }: ChainView): boolean {
  const live = subscription.status === "active" || subscription.status === "grace";
  return live && !subscription.hasCredential && isUsableEncryptionKey(subscription.encryptionKey);
}

/** Seals the connection details to the key that a new owner has set, or that an owner has changed. Key: the epoch. */
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
          const wanted = Number(keyOf(context));
          if (epoch < wanted) return wait(settings.pollMs, "the key is not final yet");
          if (epoch > wanted || !needsReseal(view)) return done("superseded");
          const machine = await machineOf(ports, id);
          const hostKey = machine.hostKey ?? (await guest.hostKey(vmOf(settings, id, machine.generation)));
          if (hostKey === null) return wait(settings.pollMs, "GUEST_NO_HOST_KEY: the guest does not answer");
          if (machine.hostKey === null) await registry.update(id, { hostKey });
          const sealed = await seal(
            {
              ...endpointOf(settings.endpoint, machine.ipv4),
              user: settings.linuxUser,
              hostKey,
              domain: settings.domain,
            },
            encryptionKey,
            { chainId: settings.chainId, contract: settings.credential, id, epoch },
          );
          return next("store", { epoch, sealed: bytesToHex(sealed) });
        },
        patienceMs: 60 * 60_000,
        whenStuck: "persist",
      },
      store: {
        async run(context) {
          const id = subscriptionOf(context);
          const epoch = Number(context.job.data.epoch);
          const outcome = await outbox.submit(`set-credential:${id}:${epoch}`, {
            kind: "setCredential",
            id,
            epoch,
            credential: hexToBytes(String(context.job.data.sealed)),
          });
          if (outcome.state === "pending") return wait(settings.pollMs, "the credential is not final yet");
          return done(outcome.state === "final" ? "resealed" : `superseded: ${outcome.error}`);
        },
        patienceMs: 30 * 60_000,
        whenStuck: "persist",
      },
    },
  };
}
