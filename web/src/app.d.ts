declare global {
  namespace App {
    interface Error {
      /** Stable code of the API's problem document, where the error came from there. */
      code?: string
    }
  }
}

export {}
