import { z } from "zod";
import { chainConfigSchema } from "../chain/chain-config.ts";
import { commandsConfigSchema } from "../commands/commands-config.ts";
import { loadConfigAs } from "../config.ts";
import { leaseConfigSchema } from "../lease/lease-config.ts";
import { portalConfigSchema } from "../portal/server/portal-config.ts";

const schema = z.object({
  chain: chainConfigSchema,
  portal: z.object({ swaps: portalConfigSchema.shape.swaps }).optional(),
  commands: z.object({ inbox: commandsConfigSchema.shape.inbox }).optional(),
  /** Where the portal is, unless told. */
  guest: z.object({ domain: z.string() }).optional(),
  /** Where IPv6 comes from, as far as it is leased. */
  network: z
    .object({
      ipv6: z
        .discriminatedUnion("mode", [z.object({ mode: z.literal("manual") }), leaseConfigSchema])
        .optional(),
    })
    .optional(),
  /** On the host only. */
  database: z.object({ file: z.string().min(1) }).optional(),
});

/** The parts of a keeper's configuration that say where the contracts are, and the store if there is one. */
export type OperatorConfig = z.output<typeof schema>;

/**
 * Reads them, and looks at nothing else of the file: on an operator's own computer it has nothing else.
 *
 * @throws FinalError CONFIG_INVALID
 */
export function loadOperatorConfig(file: string): Promise<OperatorConfig> {
  return loadConfigAs(schema, file);
}
