/** One of the things that a list can be narrowed by. */
export interface FilterChoice {
  label: string
  /** What it is called where nothing is chosen. */
  all: string
  options: readonly { value: string; label: string; group?: string }[]
  value: string | undefined
  onchange: (value: string | undefined) => void
}
