import "../no-eval.ts";
import { render } from "preact";
import { Panel } from "./panel.tsx";

const root = document.getElementById("portal");
if (root !== null) {
  root.replaceChildren();
  render(<Panel />, root);
}
