import type { Look } from "./looks.ts";
import type { Scene } from "./scene.ts";

export interface Picture {
  readonly look: Look;
  /** Beside the index. */
  readonly file: string;
}

const STYLE = `
  body { margin: 2rem; background: #888; font: 1rem system-ui, sans-serif; }
  section { margin-bottom: 3rem; }
  div { display: flex; gap: 1rem; align-items: start; overflow-x: auto; }
  img { height: 30rem; border-radius: 8px; }
`;

/** A page that shows all pictures, those of one state in a row. */
export function galleryIndex(
  rows: readonly { scene: Pick<Scene, "page" | "state">; pictures: readonly Picture[] }[],
): string {
  const sections = rows.map(({ scene, pictures }) => {
    const images = pictures.map(
      ({ look, file }) => `<a href="${file}"><img src="${file}" alt="${look.name}"></a>`,
    );
    return `<section><h2>${scene.page}: ${scene.state}</h2><div>${images.join("")}</div></section>`;
  });
  return `<!doctype html><meta charset="utf-8"><title>Gallery</title><style>${STYLE}</style>${sections.join("\n")}\n`;
}
