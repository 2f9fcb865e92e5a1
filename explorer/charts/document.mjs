// The document in which charts are drawn when the site is built.
import { parseHTML } from "linkedom";

export const { document } = parseHTML("<html><body></body></html>");
