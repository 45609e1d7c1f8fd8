/** The connection was deleted meanwhile, or leads elsewhere: what was found by it is of no use any more. */
export class ConnectionChanged extends Error {
  constructor() {
    super('The connection was deleted or changed meanwhile.')
    this.name = 'ConnectionChanged'
  }
}
