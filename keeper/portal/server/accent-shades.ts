/** What the darkest and the brightest ground of each scheme is that the accent is text on: see web/styles/tokens.css. */
const LIGHT = { grounds: ["#ffffff", "#f1f2f8"], on: "#ffffff", towards: "#000000" } as const;
const DARK = { grounds: ["#171b26", "#0e1118"], on: "#10142e", towards: "#ffffff" } as const;
/** Contrast of text by WCAG 2.2, level AA, and a little for rounding. */
const READABLE = 4.55;
const STEP = 0.02;

/** The accent in one scheme. */
export interface Shades {
  /** Of links, and the ground of the button that matters most. */
  readonly accent: string;
  /** Under the pointer. */
  readonly strong: string;
  /** Of text on it. */
  readonly on: string;
}

/**
 * Shades of any colour that can be read: it is moved to black or to white as far as is needed, and no further.
 *
 * @param colour `#rrggbb`
 */
export function accentShades(colour: string): { readonly light: Shades; readonly dark: Shades } {
  return { light: shades(colour, LIGHT), dark: shades(colour, DARK) };
}

function shades(colour: string, { grounds, on, towards }: typeof LIGHT | typeof DARK): Shades {
  const isReadable = (shade: string) =>
    [...grounds, on].every((ground) => contrast(shade, ground) >= READABLE);
  let part = 0;
  while (part < 1 && !isReadable(mixed(colour, towards, part))) part += STEP;
  return {
    accent: mixed(colour, towards, part),
    strong: mixed(colour, towards, Math.min(1, part + 10 * STEP)),
    on,
  };
}

/** Contrast of two colours by WCAG: 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mixed(colour: string, other: string, part: number): string {
  const others = channels(other);
  const values = channels(colour).map((value, index) => value + ((others[index] ?? 0) - value) * part);
  return `#${values.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
