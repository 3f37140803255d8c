import type { DeploymentParameters } from "@nomicfoundation/ignition-core";

/** Parameters of both, module by module. */
export function mergeParameters(
  one: DeploymentParameters,
  other: DeploymentParameters,
): DeploymentParameters {
  const names = [...Object.keys(one), ...Object.keys(other)];
  return Object.fromEntries(names.map((name) => [name, { ...one[name], ...other[name] }]));
}
