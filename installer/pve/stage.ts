/** The storage that images are brought to: ours alone, and only while a template is made. The keeper has no right there. */
export const STAGE = "blockhost-import";
