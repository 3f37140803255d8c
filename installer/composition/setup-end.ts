import { randomBytes } from "node:crypto";
import { z } from "zod";
import { BACKUP_FORMAT } from "../../keeper/backup/backup-format.ts";
import { sealHost } from "../../keeper/cli/backup/seal-host.ts";
import { loadConfig } from "../../keeper/config.ts";
import type { Time } from "../../keeper/core/time.ts";
import type { Finalizer } from "../finalize/finalizer.ts";
import type { HostLayout } from "../finalize/host-layout.ts";
import type { SetupEnd } from "../server/ports/setup-end.ts";
import type { SetupResult } from "../wizard/api/result.ts";

const address = z.string().nullable();
const outputs = {
  contracts: z.object({
    subscriptions: address,
    credential: address,
    inbox: address,
    splitter: address,
    checkout: address,
  }),
  keys: z.object({ keeper: z.string() }),
  services: z.object({ portal: z.string() }),
};

/** What there is when the host is made, and its backup. */
export function setupEnd(
  finalizer: Pick<Finalizer, "view">,
  { keeperConfigFile, rootdConfigFile, keeperFolder }: HostLayout,
  time: Time,
): Omit<SetupEnd, "result"> & { result(): Promise<SetupResult> } {
  return {
    async result() {
      const { steps } = await finalizer.view();
      const outputOf = (id: string) => steps.find((step) => step.id === id)?.output;
      return {
        portal: outputs.services.parse(outputOf("services")).portal,
        addresses: {
          ...outputs.contracts.parse(outputOf("contracts")),
          keeper: outputs.keys.parse(outputOf("keys")).keeper,
        },
        files: { configuration: keeperConfigFile, doors: rootdConfigFile, keeper: keeperFolder },
      };
    },
    async *backup(passphrase) {
      const { sealed } = await sealHost({
        config: await loadConfig(keeperConfigFile),
        configFile: keeperConfigFile,
        also: [rootdConfigFile],
        madeAt: time.now(),
        passphrase,
        salt: randomBytes(BACKUP_FORMAT.saltBytes),
      });
      yield* sealed;
    },
  };
}
