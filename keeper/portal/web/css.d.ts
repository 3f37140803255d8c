/** Vite takes a page's styles along with it. */
declare module "*.css";
