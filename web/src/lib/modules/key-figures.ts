/** A figure that stands out, with what it is of. */
export interface KeyFigure {
  label: string
  /** As short as it can be. */
  text: string
  /** Every digit of it, where it is shortened. */
  exact?: string | undefined
  /** Where its lines are; nothing where it is no sum of any. */
  href?: string | undefined
  note: string
}
