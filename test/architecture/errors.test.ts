import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { errorCatalogue } from "./error-catalogue.ts";
import { ERROR_MEANINGS } from "./error-meanings.ts";
import { renderErrors } from "./render-errors.ts";
import { REPOSITORY, sources } from "./sources.ts";

describe("error codes", () => {
  it("are all in docs/errors.md, as the sources say them", () => {
    const codesIn = (text: string) => [...text.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
    const written = readFileSync(join(REPOSITORY, "docs/errors.md"), "utf8");
    const rendered = renderErrors(sources("ts"));
    expect(codesIn(written), "see the head of docs/errors.md").to.deep.equal(codesIn(rendered));
  });

  it("have words of their own, written here only where the source has none", () => {
    const texts = sources("ts").filter(({ path }) =>
      /^(keeper|broker|installer(?!\/wizard\/)|iso|devnet|pam)\//.test(path),
    );
    for (const code of Object.keys(ERROR_MEANINGS))
      expect(
        texts.some(({ text }) => text.includes(code)),
        code,
      ).to.equal(true);
    for (const { code, what, remedy } of texts.flatMap(errorCatalogue)) {
      if (what !== "") expect(ERROR_MEANINGS[code]?.what, code).to.equal(undefined);
      if (remedy !== "") expect(ERROR_MEANINGS[code]?.remedy, code).to.equal(undefined);
    }
  });

  it("are read with their words from calls and tables", () => {
    const text = `
      throw new FinalError(
        "THING_LOST",
        \`the \${kind({ a: "}" })} of VM \${id}\` + " is lost",
        "look, or \`search\`",
      );
      throw new RetryableError(code, "not written here", "");
      const table = [{ code: "THING_BUSY", retry: true, remedy: "wait" }, { code: "OTHER_THING", what: "x" }];`;
    expect(errorCatalogue({ path: "keeper/a.ts", text })).to.deep.equal([
      { code: "THING_LOST", retryable: false, what: "the … of VM … is lost", remedy: "look, or `search`" },
      { code: "THING_BUSY", retryable: true, what: "", remedy: "wait" },
      { code: "OTHER_THING", retryable: false, what: "x", remedy: "" },
    ]);
  });

  it("are read from an error's own class", () => {
    const text = `class Lost extends RetryableError { constructor() { super("THING_LOST", "it is lost", "look"); } }`;
    expect(errorCatalogue({ path: "keeper/a.ts", text })).to.deep.equal([
      { code: "THING_LOST", retryable: true, what: "it is lost", remedy: "look" },
    ]);
  });
});
