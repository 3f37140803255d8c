import { randomBytes } from "node:crypto";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { hashMessage } from "ethers";
import { plainSignature } from "../../keeper/chain/plain-signature.ts";
import { listenPortal } from "../../keeper/composition/listen-portal.ts";
import { readPages } from "../../keeper/composition/read-pages.ts";
import { realTime } from "../../keeper/composition/real-time.ts";
import { Mutex } from "../../keeper/core/mutex.ts";
import { SetupAnswerRepository } from "../../keeper/store/setup/setup-answer-repository.ts";
import { answers as answersSchema } from "../answers/answers.ts";
import type { ChainSetup } from "../finalize/ports/chain-setup.ts";
import { startSetup } from "../server/start-setup.ts";
import { loginFolder } from "./login-folder.ts";
import type { Machine } from "./machine.ts";
import { openChain } from "./open-chain.ts";
import { openInstaller } from "./open-installer.ts";
import { openRoot } from "./open-root.ts";
import { openTrial } from "./open-trial.ts";
import { rehearsals } from "./rehearsals.ts";
import { sectionDesks } from "./section-desks.ts";
import { setupEnd } from "./setup-end.ts";
import { shedSecrets } from "./shed-secrets.ts";

/**
 * Serves the installer's pages until the operator closes them there, or the signal aborts.
 *
 * @param onExisting the machine is in use: its own network is left as it is
 * @param say shows root a line: address, fingerprint and code of the installer
 */
export async function serveSetup(
  machine: Machine,
  passwordFile: string | null,
  onExisting: boolean,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const time = realTime;
  const { layout, setup } = machine;
  const installer = await openInstaller({ machine, time, passwordFile, resume: true });
  const log = {
    info: () => {},
    warn: (fields: object, what: string) => say(`${what}: ${JSON.stringify(fields)}`),
  };
  const root = await openRoot(machine, time, passwordFile);
  const rehearsal = rehearsals(machine, time, passwordFile);
  try {
    const folder = loginFolder(layout);
    // Two windows that look at once would each open what only one may hold.
    const turn = new Mutex();
    const onChain = <T>(given: Parameters<typeof openChain>[1], use: (chain: ChainSetup) => Promise<T>) =>
      turn.run(() => {
        const { chain, close } = openChain({ machine, time }, given, () => {});
        return use(chain).finally(close);
      });
    const book = new SetupAnswerRepository(installer.database);
    const end = setupEnd(installer.finalizer, layout, time);
    const shed = async () => {
      const { addresses } = await end.result();
      const given = answersSchema.parse(Object.fromEntries(await book.all()));
      const { subscriptions, keeper } = addresses;
      return shedSecrets({ machine, time }, given, {
        subscriptions: String(subscriptions),
        keeper: String(keeper),
      });
    };
    const served = await startSetup({
      at: setup.listen,
      hostName: setup.hostName,
      folder,
      book,
      desks: sectionDesks(machine, root, onChain),
      trial: await openTrial(
        onExisting ? { ...machine, setup: { ...setup, guard: null } } : machine,
        time,
        say,
      ),
      finalizer: installer.finalizer,
      rehearsal,
      end,
      signatures: {
        // Which chain a contract wallet is on is not known yet.
        check: async (wallet, text, signature) => {
          const plain = plainSignature(wallet, hashMessage(text), signature);
          return plain === null ? null : { kind: "eoa", signature: plain };
        },
      },
      pages: await readPages(join(layout.pages, "installer")),
      time,
      randomBytes,
      log,
      listen: listenPortal,
      showCode: (code) => say(`code ${code}`),
    });
    const { port } = new URL(served.url);
    for (const address of addressesOf(setup.listen.host)) say(`open https://${address}:${port}/`);
    say(`certificate's SHA-256 ${served.fingerprint}`);
    const stop = () => void served.stop();
    signal.addEventListener("abort", stop, { once: true });
    await Promise.race([served.closed, aborted(signal)]);
    await served.stop();
    if (!signal.aborted) say(await shed());
  } finally {
    await rehearsal.close();
    await root.close();
    await installer.close();
  }
}

/** Where a browser finds what listens there. */
function addressesOf(host: string): readonly string[] {
  if (host !== "0.0.0.0") return [host];
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return all.filter(({ family, internal }) => family === "IPv4" && !internal).map(({ address }) => address);
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
