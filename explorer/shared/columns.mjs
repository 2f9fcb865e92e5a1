// How a column of a large table is written: see data.mjs, which writes, and client/tables/held.js, which reads.

/** Stands for the next of the values that no row before held. */
export const NEXT = -1;
