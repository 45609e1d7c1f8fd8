/** A place of a sankey: in one of its columns, as high as what passes it. */
export interface SankeyNode {
  id: string
  label: string
  /** The column, from the left. */
  layer: number
  /** How much passes it, in full. */
  text: string
  /** The same, short, beside its name. */
  short: string
  colour: string
}

export interface SankeyLink {
  source: string
  target: string
  /** As wide as it is drawn. */
  width: number
  colour: string
  /** What is said of it where one points at it. */
  title: string
  facts: readonly { name: string; text: string }[]
  /** Where the lines behind it are; nothing where they are not together anywhere. */
  href?: string | undefined
}

export interface SankeyGraph {
  nodes: SankeyNode[]
  links: SankeyLink[]
}
