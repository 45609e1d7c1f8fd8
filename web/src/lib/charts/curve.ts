/** A place of a curve, exactly. */
export interface CurvePoint {
  x: string
  y: string
}

/** A place that is marked, by a shape of its own: colour alone tells nobody. */
export interface CurveMark extends CurvePoint {
  name: string
  shape: 'circle' | 'ring' | 'diamond'
}
