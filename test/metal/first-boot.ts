import { askHttps } from "../installer/server/support/ask-https.ts";
import type { Machine } from "../iso/guard/support/boot-machine.ts";

const PATIENCE_MS = 90 * 60_000;
const POLL_MS = 2_000;

/** What the serial console says when the machine is ready to be set up. */
export interface Wizard {
  readonly code: string;
  /** SHA-256 of the certificate, as pairs of digits with colons. */
  readonly fingerprint: string;
}

/** Follows a machine that boots for the first time, by its serial console alone, until it shows the installer's code. */
export async function untilWizard(machine: Machine, say: (what: string) => void): Promise<Wizard> {
  const told = new Set<string>();
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const text = machine.text();
    for (const [line] of text.matchAll(/Step \d+ of \d+: [ -~]+/g))
      if (!told.has(line)) {
        told.add(line);
        say(line);
      }
    // Not before it is whole: the line comes letter by letter.
    const code = /Code: (\S+)\n/.exec(text)?.[1];
    const halves =
      /certificate:\n\n +((?:[0-9A-F]{2}:){15}[0-9A-F]{2})\n +((?:[0-9A-F]{2}:){15}[0-9A-F]{2})/.exec(text);
    if (code !== undefined && halves !== null) return { code, fingerprint: `${halves[1]}:${halves[2]}` };
    if (performance.now() > end) throw new Error(`no code came; the console's end: ${text.slice(-2_000)}`);
    await machine.says(/Code: \S+\n/, POLL_MS).catch(() => undefined);
  }
}

/** The wizard's page, and a login by the code that the console has shown. */
export async function logIn(port: number, { code }: Wizard): Promise<void> {
  const page = await askHttps(port, "/");
  if (page.status !== 200) throw new Error(`the wizard's page answered ${page.status}`);
  const login = await askHttps(port, "/api/login", { method: "POST", json: { otp: code } });
  if (login.status !== 200) throw new Error(`the code of the console was refused: ${login.text}`);
}
