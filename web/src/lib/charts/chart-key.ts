/** A line or an area, a mark of this shape, or a dashed line. */
export type ChartShape = 'square' | 'circle' | 'ring' | 'diamond' | 'dash'

/** What a colour or a mark of a chart is. */
export interface ChartKey {
  name: string
  colour: string
  shape?: ChartShape
  /** Where the lines behind it are. */
  href?: string | undefined
}

/** What a chart says of something where one points at it. */
export interface ChartFact {
  name: string
  /** Exactly. */
  text: string
  colour?: string
  shape?: ChartShape
  /** What else is said of it. */
  beside?: string | undefined
  /** Of all above it. */
  isSum?: boolean
}
