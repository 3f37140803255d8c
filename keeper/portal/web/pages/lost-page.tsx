import { Ending } from "../parts/ending.tsx";
import { Frame } from "../parts/frame.tsx";
import { text } from "../text.ts";

/** What stands under every other address. */
export function LostPage() {
  return (
    <Frame>
      <Ending tone="calm" title={text.lost.title} words={text.lost.lead} />
    </Frame>
  );
}
