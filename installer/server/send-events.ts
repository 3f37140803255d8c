import type { Request, Response } from "express";
import type { FinalizeEvent } from "../finalize/finalizer.ts";
import { SetupError } from "./setup-error.ts";

/** A line without meaning goes out this often, so that nobody between takes the connection for dead. Milliseconds. */
const BEAT_MS = 15_000;
const AFTER = /^(0|[1-9][0-9]{0,14})$/;

/**
 * Serves events (text/event-stream) from the one after the request's Last-Event-ID on, until either side goes.
 *
 * @param events after an id, ending when the signal aborts
 */
export async function sendEvents(
  request: Request,
  response: Response,
  events: (after: number, signal: AbortSignal) => AsyncIterable<FinalizeEvent>,
  closing: AbortSignal,
): Promise<void> {
  const last = request.get("last-event-id") ?? "0";
  if (!AFTER.test(last)) throw new SetupError("SETUP_FOREIGN_REQUEST");
  const gone = new AbortController();
  const leave = () => gone.abort();
  response.once("close", leave);
  closing.addEventListener("abort", leave);
  // `retry`: how soon a browser comes back, milliseconds.
  response.type("text/event-stream").write("retry: 1000\n\n");
  const beat = setInterval(() => response.write(":\n\n"), BEAT_MS).unref();
  try {
    for await (const event of events(Number(last), gone.signal)) {
      // JSON has no line breaks of its own: no text of an event can begin another.
      const isTaken = response.write(`id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`);
      if (!isTaken && !gone.signal.aborted) await drained(response, gone.signal);
    }
  } finally {
    clearInterval(beat);
    closing.removeEventListener("abort", leave);
    response.end();
  }
}

/** Resolves when a slow reader has taken what was written, or has gone. */
function drained(response: Response, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done);
      gone.removeEventListener("abort", done);
      resolve();
    };
    response.once("drain", done);
    gone.addEventListener("abort", done);
  });
}
