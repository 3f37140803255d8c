import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Router } from "express";
import { z } from "zod";
import { readJson } from "../../../keeper/portal/server/read-json.ts";
import type { Finalizer } from "../../finalize/finalizer.ts";
import type { SetupEnd } from "../ports/setup-end.ts";
import { SetupError } from "../setup-error.ts";

/** What the step keeps while it waits for the money; amounts in wei. */
const fundsSchema = z.object({ address: z.string(), balance: z.string(), needs: z.string() });
const backupSchema = z.strictObject({ passphrase: z.string().min(12).max(1_024) });

export interface EndParts {
  readonly finalizer: Pick<Finalizer, "view">;
  readonly end: SetupEnd;
  /** Shuts the installer for good; called when the answer has gone out. */
  readonly close: () => void;
}

/** `GET /api/deployer`, `/api/result`, and `POST /api/backup`, `/api/close`. */
export function endRoutes({ finalizer, end, close }: EndParts): Router {
  const router = Router();
  router.get("/deployer", async (_request, response) => {
    const { steps } = await finalizer.view();
    const funds = fundsSchema.safeParse(steps.find(({ id }) => id === "deployer")?.output);
    if (!funds.success) throw new SetupError("SETUP_NOT_STARTED");
    response.json(funds.data);
  });

  const needsDone = async () => {
    if ((await finalizer.view()).status !== "done") throw new SetupError("SETUP_NOT_DONE");
  };
  router.get("/result", async (_request, response) => {
    await needsDone();
    response.json(await end.result());
  });
  router.post("/backup", async (request, response) => {
    const { passphrase } = readJson(request, backupSchema);
    await needsDone();
    const bytes = end.backup(passphrase)[Symbol.asyncIterator]();
    // What keeps it from being made at all is told as any other refusal is.
    const begun = await bytes.next();
    response.attachment("blockhost.backup").type("application/octet-stream");
    // One that breaks off later has no end that its format knows: nobody takes half of it for a backup.
    await pipeline(Readable.from(following(begun, bytes)), response);
  });
  router.post("/close", async (_request, response) => {
    await needsDone();
    response.once("finish", close).json({});
  });
  return router;
}

async function* following<T>(begun: IteratorResult<T>, rest: AsyncIterator<T>): AsyncGenerator<T> {
  for (let next = begun; next.done !== true; next = await rest.next()) yield next.value;
}
