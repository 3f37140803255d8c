import { useEffect, useState } from "preact/hooks";
import type { ApiHost } from "../../../../protocol/api/host.ts";
import { get } from "../../api.ts";
import { Frame, Title } from "../../parts/frame.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { offlineWords as words } from "../../text/offline.ts";
import { SignCard } from "../sign-card.tsx";
import "../machine/machine.css";
import { OpenCard } from "./open-card.tsx";

type View = "sign" | "open";

/** `/offline`: what works while the portal is away. All of it is loaded with the page. */
export function OfflinePage() {
  const [view, setView] = useState<View>("sign");
  const [host, setHost] = useState<ApiHost | null>(null);
  useEffect(() => {
    // While the portal is up, it says where its machines are on the chain. Without it, a person does.
    get("host").then(
      (answer) => setHost(answer as unknown as ApiHost),
      () => {},
    );
  }, []);
  return (
    <Frame>
      <div class="form">
        <div class="page-head">
          <Title>{words.title}</Title>
          <p class="lead">{words.lead}</p>
        </div>
        <Tabs<View>
          label={words.title}
          value={view}
          tabs={[
            { value: "sign", words: words.signTitle },
            { value: "open", words: words.readTitle },
          ]}
          onChange={setView}
        >
          {view === "sign" ? <SignCard isPart /> : <OpenCard host={host} />}
        </Tabs>
        <section class="card" aria-labelledby="meanwhile">
          <h2 id="meanwhile">{words.moreTitle}</h2>
          <ul class="bullets">
            {words.more.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </section>
      </div>
    </Frame>
  );
}
