import { sessionIsLost } from './client.ts'
import type { Upload } from './contract.ts'
import { sessionRenewal } from './session-renewal.ts'

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000

/**
 * Follows the client's uploads until stopped. The browser reconnects a dropped stream by itself, but gives up
 * for good on an answer that is no stream (an expired session, a server that restarts): then we renew and try
 * again, ever slower. `onOpen` is for catching up on what was missed in between.
 */
export function followUploads(onUpload: (upload: Upload) => void, onOpen: () => void): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let pause = FIRST_PAUSE_MS

  function connect() {
    source = new EventSource('/api/uploads/events')
    source.addEventListener('open', () => {
      pause = FIRST_PAUSE_MS
      onOpen()
    })
    source.addEventListener('upload', (event: MessageEvent<string>) =>
      onUpload(JSON.parse(event.data) as Upload),
    )
    source.addEventListener('error', () => {
      if (source?.readyState !== EventSource.CLOSED) return
      timer = setTimeout(connectAgain, pause)
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
    })
  }

  async function connectAgain() {
    const renewal = await sessionRenewal.renew()
    if (stopped) return
    if (renewal === 'over') sessionIsLost()
    else connect()
  }

  let stopped = false
  connect()
  return () => {
    stopped = true
    clearTimeout(timer)
    source?.close()
  }
}
