import type { ScreenState } from "./screen-state.ts";

/** Of a serial console, and of a screen before it has a driver. */
const COLUMNS = 79;

const RULE = "-".repeat(COLUMNS);

/** What a console shows: plain ASCII, lines that no terminal breaks. */
export function renderScreen(state: ScreenState, hostName: string): string {
  const lines = [`BlockHost on ${hostName}`, RULE, "", ...body(state), "", RULE, keys(state)];
  return `${lines.flatMap(fold).join("\r\n")}\r\n`;
}

function body(state: ScreenState): readonly string[] {
  switch (state.phase) {
    case "starting":
      return ["Starting ..."];
    case "done":
      return ["This host is set up. A login prompt follows."];
    case "first-boot":
      return firstBoot(state.status);
    case "setup":
      return setup(state);
  }
}

function firstBoot({ step, steps, title, since, line, error, nextTryAt }: Shown<"first-boot">["status"]) {
  return [
    `Step ${step} of ${steps}: ${title}`,
    `since ${clock(since)}`,
    ...(error === null
      ? ["", line]
      : [
          "",
          `It did not work: ${error.what}`,
          "",
          `What to do: ${error.remedy}`,
          "",
          `Error ${error.code}. ${nextTryAt === null ? "It is being tried again." : `It is tried again at ${clock(nextTryAt)}.`}`,
        ]),
  ];
}

function setup({ urls, fingerprint, code, lines }: Shown<"setup">) {
  if (urls.length === 0) return ["The installer is at work.", "", ...lines];
  return [
    "Set this host up in a browser:",
    "",
    ...urls.map((url) => `    ${url}`),
    "",
    "Your browser will warn you. Go on only if it shows this SHA-256 of the certificate:",
    "",
    // In two lines of sixteen bytes.
    ...(fingerprint?.match(/(.{47}):?/g) ?? []).map((half) => `    ${half.replace(/:$/, "")}`),
    "",
    ...(code === null
      ? [
          "The code was used, or its hour is over. Is it not you who is logged in? Make a new one:",
          "whoever uses it puts the other out.",
        ]
      : [`    Code: ${code}`, "", "It is good once, and for an hour."]),
  ];
}

function keys({ phase }: ScreenState): string {
  return phase === "setup"
    ? "l: a login prompt here    any other key: a new code"
    : "l: a login prompt here (or Alt+F2)";
}

type Shown<P extends ScreenState["phase"]> = Extract<ScreenState, { phase: P }>;

function clock(at: number): string {
  return `${new Date(at).toISOString().slice(11, 19)} UTC`;
}

function fold(line: string): readonly string[] {
  // What programs say is not ours: no control character reaches the terminal.
  const left = line.replace(/[^\x20-\x7e]+/g, " ").trimEnd();
  const out: string[] = [];
  for (let rest = left; ; ) {
    if (rest.length <= COLUMNS) return [...out, rest];
    const blank = rest.lastIndexOf(" ", COLUMNS);
    const end = blank > COLUMNS / 2 ? blank : COLUMNS;
    out.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
}
