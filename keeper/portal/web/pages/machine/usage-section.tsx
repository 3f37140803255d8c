import { useState } from "preact/hooks";
import type { ApiUsage } from "../../../../protocol/api/session.ts";
import { bytes, roundFigure } from "../../bytes.ts";
import { Choice } from "../../parts/choice.tsx";
import { Section } from "../../parts/section.tsx";
import { machineWords } from "../../text/machine.ts";
import { Private } from "./private.tsx";
import type { Scene } from "./scene.ts";
import { UsageGraph } from "./usage-graph.tsx";
import type { Session } from "./use-session.ts";

const words = machineWords.usage;

type Month = ApiUsage["months"][number];

/** What is measured, in a unit that people know. */
const MEASURES = [
  {
    name: "cpu",
    of: (month: Month) => month.cpuSeconds / 3_600,
    shown: (value: number) => words.cpuHours(roundFigure(value)),
  },
  {
    name: "memory",
    of: (month: Month) => month.memoryMiBHours / 1_024,
    shown: (value: number) => words.gibHours(roundFigure(value)),
  },
  { name: "networkIn", of: (month: Month) => Number(month.networkInBytes), shown: bytes },
  { name: "networkOut", of: (month: Month) => Number(month.networkOutBytes), shown: bytes },
] as const;

/** What the machine has used, for its owner and user. */
export function UsageSection({ scene, session }: { readonly scene: Scene; readonly session: Session }) {
  return (
    <Section id="usage" title={words.title} lead={words.lead}>
      <Private session={session} path={`machines/${scene.of.id}/usage`}>
        {(answer) => <Usage months={(answer as unknown as ApiUsage).months} />}
      </Private>
    </Section>
  );
}

function Usage({ months }: ApiUsage) {
  const [at, setAt] = useState(0);
  const measure = MEASURES[at] ?? MEASURES[0];
  if (months.length === 0) return <p class="small">{words.none}</p>;
  return (
    <>
      <Choice
        label={words.what}
        name="measure"
        value={at}
        options={MEASURES.map(({ name }, value) => ({ value, words: words[name] }))}
        onChange={(value: number) => setAt(value)}
      />
      <UsageGraph
        label={words.chart(words[measure.name])}
        bars={months.map((month) => ({
          name: month.month,
          value: measure.of(month),
          shown: measure.shown(measure.of(month)),
        }))}
      />
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{words.month}</th>
            {MEASURES.map(({ name }) => (
              <th key={name} scope="col">
                {words[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {months.map((month) => (
            <tr key={month.month}>
              <th scope="row">{month.month}</th>
              {MEASURES.map(({ name, of, shown }) => (
                <td key={name} data-label={words[name]}>
                  {shown(of(month))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
