/** Of negative figures: as wide as a plus, which a hyphen is not. */
export const MINUS = '\u2212'
