import { rowAddress } from "../shared/rows.mjs";

/** The address of a row, from a page in the folder of a language. */
export const toRow = (words, id) => rowAddress("../", words.lang, id);
