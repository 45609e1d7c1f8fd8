import { ApiError } from '#lib/api/api-error.ts'
import type { Upload } from '#lib/api/contract.ts'
import { sendFile } from '#lib/api/send-file.ts'
import { TransferSpeed } from './transfer-speed.ts'

/** Two at a time: more would only share the same line. */
const AT_ONCE = 2

export type SendingState = 'queued' | 'sending' | 'received' | 'duplicate' | 'failed' | 'cancelled'

/** A file on its way from this browser to the server. */
export class SendingFile {
  readonly key = crypto.randomUUID()
  readonly file: File
  state: SendingState = $state('queued')
  sentBytes = $state(0)
  bytesPerSecond: number | undefined = $state()
  error: ApiError | undefined = $state()
  /** The server's record of it, once all bytes have arrived. */
  uploadId: string | undefined = $state()
  replaceDuplicate = false

  #abort = new AbortController()

  constructor(file: File) {
    this.file = file
  }

  get secondsLeft(): number | undefined {
    return this.bytesPerSecond ? (this.file.size - this.sentBytes) / this.bytesPerSecond : undefined
  }

  cancel(): void {
    if (this.state !== 'queued' && this.state !== 'sending') return
    this.state = 'cancelled'
    this.#abort.abort()
  }

  async send(): Promise<Upload | undefined> {
    this.#abort = new AbortController()
    const speed = new TransferSpeed()
    this.state = 'sending'
    this.sentBytes = 0
    this.bytesPerSecond = undefined
    this.error = undefined
    try {
      const upload = await sendFile(this.file, {
        replaceDuplicate: this.replaceDuplicate,
        signal: this.#abort.signal,
        onProgress: (bytes) => {
          // The form around the file has bytes too.
          this.sentBytes = Math.min(bytes, this.file.size)
          speed.add(performance.now(), bytes)
          this.bytesPerSecond = speed.bytesPerSecond
        },
      })
      this.state = 'received'
      this.uploadId = upload.id
      return upload
    } catch (error) {
      if (this.#abort.signal.aborted) return undefined
      if (!(error instanceof ApiError)) throw error
      this.error = error
      this.state = error.code === 'duplicate-file' ? 'duplicate' : 'failed'
      return undefined
    }
  }
}

/** The files being sent. It outlives pages, so that looking around does not stop an upload. */
export class UploadQueue {
  files: SendingFile[] = $state([])
  #running = 0
  #onReceived: (upload: Upload) => void

  constructor(onReceived: (upload: Upload) => void) {
    this.#onReceived = onReceived
  }

  get isSending(): boolean {
    return this.files.some(({ state }) => state === 'queued' || state === 'sending')
  }

  add(files: Iterable<File>): void {
    for (const file of files) this.files.unshift(new SendingFile(file))
    this.#fill()
  }

  again(file: SendingFile, replaceDuplicate = file.replaceDuplicate): void {
    file.replaceDuplicate = replaceDuplicate
    file.state = 'queued'
    this.#fill()
  }

  dismiss(file: SendingFile): void {
    file.cancel()
    this.files = this.files.filter(({ key }) => key !== file.key)
  }

  #fill(): void {
    while (this.#running < AT_ONCE) {
      const next = this.files.findLast(({ state }) => state === 'queued')
      if (!next) return
      this.#running++
      void next
        .send()
        .then((upload) => upload && this.#onReceived(upload))
        .finally(() => {
          this.#running--
          this.#fill()
        })
    }
  }
}
