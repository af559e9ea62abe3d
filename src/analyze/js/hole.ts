/** Stands in a string for a part that is not known; no text of a file may contain it by itself (non-character). */
export const hole = '\uffff'
