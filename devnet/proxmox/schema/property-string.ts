import { checkParams } from "./check-params.ts";
import type { PropertyString } from "./param-table.ts";

/** Splits `a=1,b=2`; the second result is the text of the first syntax error. */
export function parsePropertyString(
  format: PropertyString,
  text: string,
): { values: Record<string, string>; error?: string } {
  const values: Record<string, string> = {};
  for (const part of text.split(",")) {
    if (part.trim() === "") continue;
    const pair = /^([^=]+)=(.+)$/s.exec(part);
    const [key, value] = pair ? [pair[1] as string, pair[2] as string] : [format.defaultKey, part];
    if (key === undefined)
      return { values, error: "value without key, but schema does not define a default key" };
    const names = format.aliasOf && !(key in format.keys) ? format.keys[format.aliasOf[0]]?.enum : undefined;
    if (format.aliasOf && names?.includes(key)) {
      values[format.aliasOf[0]] = key;
      values[format.aliasOf[1]] = value;
      continue;
    }
    if (key in values) return { values, error: `duplicate key in comma-separated list property: ${key}` };
    values[key] = value;
  }
  return { values };
}

/** The text of what is wrong with a value, one line a fault, or nothing. */
export function checkPropertyString(
  format: PropertyString,
  name: string,
  text: string,
  missingText: (property: string) => string,
): string | undefined {
  const { values, error } = parsePropertyString(format, text);
  if (error !== undefined) return `${error}\n`;
  const errors = checkParams(format.keys, values, (property) => missingText(`${name}.${property}`));
  const lines = Object.entries(errors).map(([key, fault]) => `${name}.${key}: ${fault}\n`);
  return lines.length === 0 ? undefined : `format error\n${lines.join("")}`;
}

/** Writes the default key (or the alias) first and the rest sorted, as the server normalises them. */
export function printPropertyString(
  format: PropertyString,
  values: Readonly<Record<string, string>>,
): string {
  const rest = { ...values };
  const parts: string[] = [];
  if (format.aliasOf) {
    const [name, value] = format.aliasOf;
    parts.push(`${rest[name]}=${rest[value]}`);
    delete rest[name];
    delete rest[value];
  } else if (format.defaultKey !== undefined && rest[format.defaultKey] !== undefined) {
    parts.push(rest[format.defaultKey] as string);
    delete rest[format.defaultKey];
  }
  for (const key of Object.keys(rest).sort()) parts.push(`${key}=${rest[key]}`);
  return parts.join(",");
}
