import { formatChecks } from "./format.ts";
import type { Param, ParamTable } from "./param-table.ts";
import { checkPropertyString } from "./property-string.ts";

/** A JSON null is a name without a value. */
export type ParamValues = Record<string, string | string[] | undefined>;

const types: Readonly<Record<string, RegExp>> = {
  // \p{Nd}: Perl's \d takes every script's digits, and numifies what it does not know to 0.
  integer: /^[+-]?\p{Nd}+$/u,
  number: /^[+-]?(?=\d|\.\d)\d*(\.\d*)?([Ee][+-]?\d+)?$/,
  boolean: /^[01]$/,
};

/**
 * The faults of a set of parameters, by name, with Proxmox VE's texts.
 * @param missingText text for a parameter that another one requires; it differs between the majors
 */
export function checkParams(
  table: ParamTable,
  values: ParamValues,
  missingText: (requiredBy: string) => string,
): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const [name, param] of Object.entries(table)) {
    const fault = checkOne(name, param, values[name], missingText);
    if (fault !== undefined) errors[name] = fault;
  }
  for (const name of Object.keys(values)) {
    const param = table[name];
    if (!param) {
      errors[name] = "property is not defined in schema and the schema does not allow additional properties";
    } else if (param.requires !== undefined && values[param.requires] === undefined) {
      errors[param.requires] = missingText(name);
    }
  }
  return errors;
}

function checkOne(
  name: string,
  param: Param,
  given: string | string[] | undefined,
  missingText: (requiredBy: string) => string,
): string | undefined {
  if (given === undefined) return param.optional ? undefined : "property is missing and it is not optional";
  if (param.type === "array") return undefined;
  if (Array.isArray(given) && !param.list) return `type check ('${param.type}') failed - got ARRAY`;
  const value = Array.isArray(given) ? given.join(",") : given;
  const type = types[param.type];
  if (type && !type.test(value)) return `type check ('${param.type}') failed - got '${value}'`;
  return checkFormat(name, param, value, missingText) ?? checkLimits(param, value);
}

function checkFormat(
  name: string,
  param: Param,
  value: string,
  missingText: (requiredBy: string) => string,
): string | undefined {
  const format = param.format;
  if (format === undefined) return undefined;
  if (typeof format !== "string") {
    const fault = checkPropertyString(format, name, value, missingText);
    return fault === undefined ? undefined : `invalid format - ${fault}`;
  }
  for (const item of param.list ? value.split(/[\s,;\0]+/).filter(Boolean) : [value]) {
    const fault = formatChecks[format](item);
    if (fault !== undefined) return `invalid format - ${fault}\n`;
  }
  return undefined;
}

function checkLimits(param: Param, value: string): string | undefined {
  if (param.pattern !== undefined && !new RegExp(`^(?:${param.pattern})$`).test(value))
    return "value does not match the regex pattern";
  if (param.maxLength !== undefined && [...value].length > param.maxLength)
    return `value may only be ${param.maxLength} characters long`;
  if (param.type === "integer" || param.type === "number") {
    const number = Number.parseFloat(value) || 0;
    if (param.minimum !== undefined && number < param.minimum)
      return `value must have a minimum value of ${param.minimum}`;
    if (param.maximum !== undefined && number > param.maximum)
      return `value must have a maximum value of ${param.maximum}`;
  }
  if (param.enum && !param.enum.includes(value))
    return `value '${value}' does not have a value in the enumeration '${param.enum.join(", ")}'`;
  return undefined;
}
