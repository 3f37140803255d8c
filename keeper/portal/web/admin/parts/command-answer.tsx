import { hexToBytes } from "@noble/hashes/utils.js";
import { useEffect, useState } from "preact/hooks";
import {
  type CommandResult,
  commandResultHash,
  parseCommandResult,
} from "../../../../protocol/command-result.ts";
import { openResult } from "../../../../protocol/open-result.ts";
import { Facts } from "../../parts/facts.tsx";
import { Notice } from "../../parts/notice.tsx";
import { sentence } from "../../sentence.ts";
import { commandsWords as words } from "../../text/admin/commands.ts";
import { replyKey } from "../reply-keys.ts";
import { useScene } from "../scene.ts";

/** What came of a command, for the window that posted it. */
export function CommandAnswer({
  nonce,
  isAnswered,
}: {
  readonly nonce: string;
  readonly isAnswered: boolean;
}) {
  const { ask, host, me } = useScene();
  const [result, setResult] = useState<CommandResult | "sealed" | "wrong" | null>(null);
  const inbox = me?.inbox ?? null;
  useEffect(() => {
    if (!isAnswered || inbox === null) return;
    let isCurrent = true;
    const context = { chainId: BigInt(host.chain.id), inbox, nonce: BigInt(nonce) };
    const show = (found: CommandResult | "sealed" | "wrong") => {
      if (isCurrent) setResult(found);
    };
    ask(`commands/${nonce}`).then(
      async (answer) => show(await read(answer, nonce, context).catch(() => "wrong" as const)),
      // It is forgotten, or the keeper is away: the list says how it stands.
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [nonce, isAnswered, inbox, ask]);
  if (result === null) return isAnswered ? null : <p class="small">{words.notYet}</p>;
  if (result === "sealed") return <p class="small">{words.sealedFor}</p>;
  if (result === "wrong") return <Notice tone="bad">{words.otherAnswer}</Notice>;
  const facts = Object.entries(result.facts).map(
    ([name, value]) => [name, typeof value === "object" ? JSON.stringify(value) : String(value)] as const,
  );
  return (
    <>
      <Notice tone={result.ok ? "good" : "bad"}>
        <strong>{wordOf(result)}</strong> {sentence(result.what)} {sentence(result.remedy)}
      </Notice>
      {facts.length > 0 && <Facts rows={facts} />}
    </>
  );
}

/** What was ordered, as the form calls it. */
function wordOf({ word }: CommandResult): string {
  return word !== null && word in words.words ? `${words.words[word as keyof typeof words.words]}:` : "";
}

/** @throws when it is not what its key opens, or not what it says to be */
async function read(
  { hash, sealed, open }: Record<string, unknown>,
  nonce: string,
  context: Parameters<typeof openResult>[2],
): Promise<CommandResult | "sealed"> {
  const key = replyKey(nonce);
  if (typeof sealed === "string" && key === null) return "sealed";
  const text =
    typeof sealed === "string" && key !== null
      ? await openResult(hexToBytes(sealed.slice(2)), key, context)
      : String(open);
  if (commandResultHash(text) !== hash) throw new RangeError("another result");
  return parseCommandResult(text);
}
