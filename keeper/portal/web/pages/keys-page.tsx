import { useState } from "preact/hooks";
import { Ending } from "../parts/ending.tsx";
import { Frame } from "../parts/frame.tsx";
import { absoluteTime } from "../parts/when.tsx";
import { keysWords as words } from "../text/keys.ts";
import { type KeyDraft, KeyForm, type KeyWish } from "./key-form.tsx";
import { KeyReview } from "./key-review.tsx";

const asked = new URLSearchParams(location.search);
/** A key that the page of a machine offers to withdraw. */
const withdrawn = /^[A-Za-z0-9+/]{68}$/.exec(asked.get("withdraw") ?? "")?.[0];

const EMPTY: KeyDraft = {
  isWithdrawal: withdrawn !== undefined,
  publicKey: withdrawn === undefined ? "" : `ssh-ed25519 ${withdrawn}`,
  machine: /^[0-9]{1,19}$/.exec(asked.get("machine") ?? "")?.[0] ?? "",
  all: false,
  lifetime: 28_800,
  network: "",
};

/** `/keys`: lets an SSH key in, or withdraws it. */
export function KeysPage() {
  const [draft, setDraft] = useState(EMPTY);
  const [wish, setWish] = useState<KeyWish | null>(null);
  const [doneUntil, setDone] = useState<number | null>(null);
  if (wish !== null && doneUntil !== null) {
    const [title, said] = draft.isWithdrawal
      ? [words.withdrawn, words.withdrawnWords]
      : [words.added, words.addedWords(absoluteTime(doneUntil))];
    return (
      <Frame>
        <Ending tone="good" title={title} words={said}>
          <button
            type="button"
            class="button"
            onClick={() => {
              setDone(null);
              setWish(null);
            }}
          >
            {words.again}
          </button>
          <a class="button" href={`/m/${wish.subscription}`}>
            {words.toMachine(wish.subscription)}
          </a>
        </Ending>
      </Frame>
    );
  }
  return (
    <Frame>
      {wish === null ? (
        <KeyForm draft={draft} onDraft={setDraft} onWish={setWish} />
      ) : (
        <KeyReview wish={wish} onChange={() => setWish(null)} onDone={setDone} />
      )}
    </Frame>
  );
}
