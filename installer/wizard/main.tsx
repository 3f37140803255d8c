import "../../keeper/portal/web/no-eval.ts";
import { render } from "preact";
import { Wizard } from "./wizard.tsx";

const root = document.getElementById("portal");
if (root !== null) {
  root.replaceChildren();
  render(<Wizard />, root);
}
// The address names the step one is at: what skips to the content leaves it alone.
document.querySelector(".skip")?.addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("main")?.focus();
});
