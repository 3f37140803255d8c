import { Frame } from "../parts/frame.tsx";
import { offlineWords } from "../text/offline.ts";
import { SignCard } from "./sign-card.tsx";

/** `/sign`: signs a challenge that was carried here by hand. */
export function SignPage() {
  return (
    <Frame>
      <div class="form">
        <SignCard />
        <p class="small">
          <a href="/offline">{offlineWords.link}</a>
        </p>
      </div>
    </Frame>
  );
}
