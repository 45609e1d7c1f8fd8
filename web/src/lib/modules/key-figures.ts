/** A figure that stands out, with what it is of. */
export interface KeyFigure {
  label: string
  /** As short as it can be. */
  text: string
  /** Every digit of it, where it is shortened. */
  exact?: string | undefined
  /** Where its lines are; nothing where it is no sum of any. */
  href?: string | undefined
  /** In parts, where some of them lead to lines as well. */
  note: string | readonly NotePart[]
}

/** A piece of text; a shortened amount has all its digits, and leads to its lines. */
export type NotePart = Pick<KeyFigure, 'text' | 'exact' | 'href'>
