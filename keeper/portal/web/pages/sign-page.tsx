import { Frame } from "../parts/frame.tsx";
import { SignCard } from "./sign-card.tsx";

/** `/sign`: signs a challenge that was carried here by hand. */
export function SignPage() {
  return (
    <Frame>
      <SignCard />
    </Frame>
  );
}
