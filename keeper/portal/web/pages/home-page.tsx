import { Frame, Title } from "../parts/frame.tsx";
import { homeWords as words } from "../text/home.ts";
import { text } from "../text.ts";

/** `/`: what there is. */
export function HomePage() {
  return (
    <Frame>
      <section class="card">
        <Title>{words.title}</Title>
        <p class="lead">{words.lead}</p>
        <ul class="offers">
          <li>
            <strong>{words.login}</strong>
            <p>{words.loginWords}</p>
          </li>
          <li>
            <a href="/keys">{text.nav.keys}</a>
            <p>{words.keysWords}</p>
          </li>
          <li>
            <a href="/sign">{text.nav.sign}</a>
            <p>{words.signWords}</p>
          </li>
        </ul>
      </section>
    </Frame>
  );
}
