/** Of the dollars in which plans are priced. */
export const USD_DECIMALS = 6;
