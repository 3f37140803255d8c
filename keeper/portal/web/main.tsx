import "./no-eval.ts";
import { render } from "preact";
import { HomePage } from "./pages/home-page.tsx";
import { KeysPage } from "./pages/keys-page.tsx";
import { LoginPage } from "./pages/login-page.tsx";
import { LostPage } from "./pages/lost-page.tsx";
import { SignPage } from "./pages/sign-page.tsx";

/** What an address shows. */
function pageOf(path: string) {
  const [, login] = /^\/l\/([A-Z2-7]{8})$/.exec(path) ?? [];
  if (login !== undefined) return <LoginPage id={login} />;
  if (path === "/keys") return <KeysPage />;
  if (path === "/sign") return <SignPage />;
  return path === "/" ? <HomePage /> : <LostPage />;
}

const root = document.getElementById("portal");
if (root !== null) {
  root.replaceChildren();
  render(pageOf(location.pathname), root);
}
