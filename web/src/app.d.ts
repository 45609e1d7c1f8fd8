import type { Line } from '#lib/api/contract.ts'

declare global {
  namespace App {
    interface Error {
      /** Stable code of the API's problem document, where the error came from there. */
      code?: string
    }

    interface PageState {
      /** The cost line that is open. */
      line?: Line
      /** The query that is opened was saved just now, and is run at once. */
      run?: boolean
    }
  }
}

export {}
