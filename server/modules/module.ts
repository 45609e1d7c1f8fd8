/** A part of the dashboards that a profile has or has not, and that can be switched off for a client. */
export interface Module {
  /** In addresses, of pages and of the API. */
  name: string
  /** For people. */
  title: string
}
