import { StepDot } from "../../../keeper/portal/web/parts/step-dot.tsx";
import { ASKED, type Place } from "../places.ts";
import { useSetup } from "../setup.ts";
import { wizardWords as words } from "../text/wizard.ts";

type State = keyof typeof words.states;

/** All steps, which of them are answered, and where one is. On a phone numbers alone. */
export function StepNav({ place }: { readonly place: Place }) {
  const { sections, valid, status } = useSetup();
  const isStarted = status !== "idle";
  const stateOf = (name: Place): State => {
    if (name === "install") return status === "done" ? "done" : status === "failed" ? "wrong" : "open";
    if (name === "summary") return isStarted ? "done" : "open";
    if (valid[name] === true) return "done";
    return (sections[name] ?? null) === null ? "open" : "wrong";
  };
  const places: readonly Place[] = [...ASKED, "summary", ...(isStarted ? (["install"] as const) : [])];
  return (
    <nav class="steps" aria-label={words.nav}>
      <ol>
        {places.map((name, index) => {
          const state = stateOf(name);
          return (
            <li key={name} class={state}>
              <a href={`#${name}`} aria-current={name === place ? "step" : undefined}>
                <StepDot state={state}>{state === "wrong" ? "!" : index + 1}</StepDot>
                <span class="step-name">{words.places[name]}</span>
                <span class="unseen">, {words.states[state]}</span>
              </a>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
