import { Ending } from "../parts/ending.tsx";
import { Frame } from "../parts/frame.tsx";
import { lostWords } from "../text/lost.ts";

/** What stands under every other address. */
export function LostPage() {
  return (
    <Frame>
      <Ending tone="calm" title={lostWords.title} words={lostWords.lead} />
    </Frame>
  );
}
