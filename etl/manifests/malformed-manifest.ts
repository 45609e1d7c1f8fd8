/** A manifest that cannot be used, with what is wrong in it. */
export class MalformedManifest extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'MalformedManifest'
  }
}
