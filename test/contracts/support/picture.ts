import { parseXml, XmlElement } from "@rgrove/parse-xml";
import { columns } from "./columns.ts";

/** A text of a picture. Lengths are in units of its view box, 350 by 350. */
interface PictureText {
  readonly text: string;
  readonly size: number;
  readonly left: number;
  readonly right: number;
  readonly baseline: number;
}

/** An SVG's texts and elements. Throws if it is not well-formed XML. */
export function picture(svg: string): { texts: readonly PictureText[]; elements: readonly XmlElement[] } {
  const { root } = parseXml(svg);
  if (root === null) throw new Error("no root element");
  const texts: PictureText[] = [];
  const elements: XmlElement[] = [];
  const visit = (element: XmlElement, inherited: Record<string, string>): void => {
    elements.push(element);
    const attributes = { ...inherited, ...element.attributes };
    if (element.name === "text") texts.push(place(element.text, attributes));
    for (const child of element.children) if (child instanceof XmlElement) visit(child, attributes);
  };
  visit(root, {});
  return { texts, elements };
}

function place(text: string, attributes: Record<string, string>): PictureText {
  const [x, baseline] = [Number(attributes.x), Number(attributes.y)];
  const size = Number(attributes["font-size"]);
  // The monospaced fonts of the usual systems have columns of 0.55 to 0.62 of their size.
  const width = columns(text) * (0.62 * size + Number(attributes["letter-spacing"] ?? 0));
  const left = attributes["text-anchor"] === "end" ? x - width : x;
  return { text, size, left, right: left + width, baseline };
}
