import { ApiError } from '#lib/api/api-error.ts'
import type { Upload } from '#lib/api/contract.ts'
import { sendFiles, type SentFiles } from '#lib/api/send-file.ts'
import { TransferSpeed } from '../transfer-speed.ts'
import { filesOf, type GivenFile, type Report, sortFiles } from './sort-files.ts'

/** Two at a time: more would only share the same line. */
const AT_ONCE = 2

export type SendingState = 'queued' | 'sending' | 'received' | 'duplicate' | 'failed' | 'cancelled'

/** A file, or a manifest with its files, on its way from this browser to the server. */
export class Sending {
  readonly key = crypto.randomUUID()
  readonly sent: SentFiles
  readonly bytes: number
  state: SendingState = $state('queued')
  sentBytes = $state(0)
  bytesPerSecond: number | undefined = $state()
  secondsLeft: number | undefined = $state()
  error: ApiError | undefined = $state()
  /** The server's record of it, once all bytes have arrived. */
  uploadId: string | undefined = $state()
  replaceDuplicate = false

  #abort = new AbortController()

  constructor(sent: SentFiles) {
    this.sent = sent
    this.bytes = sent.files.reduce((sum, { size }) => sum + size, sent.manifest?.size ?? 0)
  }

  get name(): string {
    return (this.sent.manifest ?? this.sent.files[0])?.name ?? ''
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
    this.secondsLeft = undefined
    this.error = undefined
    try {
      const upload = await sendFiles(this.sent, {
        replaceDuplicate: this.replaceDuplicate,
        signal: this.#abort.signal,
        onProgress: (bytes) => {
          // The form around the files has bytes too.
          this.sentBytes = Math.min(bytes, this.bytes)
          speed.add(performance.now(), bytes)
          this.bytesPerSecond = speed.bytesPerSecond
          this.secondsLeft = speed.secondsFor(this.bytes - this.sentBytes)
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

/** What is being sent, and what waits to be. It outlives pages, so that looking around does not stop an upload. */
export class UploadQueue {
  sendings: Sending[] = $state([])
  /** Manifests that were dropped: sent when a person says so, with all of their files. */
  reports: Report[] = $state.raw([])
  #running = 0
  /** Files are sorted drop by drop: each has to see what the one before it has left waiting. */
  #sorting: Promise<void> = Promise.resolve()
  #onReceived: (upload: Upload) => void

  constructor(onReceived: (upload: Upload) => void) {
    this.#onReceived = onReceived
  }

  get isSending(): boolean {
    return this.sendings.some(({ state }) => state === 'queued' || state === 'sending')
  }

  add(given: readonly GivenFile[]): void {
    this.#sorting = this.#sorting.then(async () => {
      const { reports, single } = await sortFiles(given, this.reports)
      this.reports = reports
      for (const file of single) this.#enqueue({ files: [file] })
    })
  }

  sendReport(report: Report): void {
    this.dropReport(report)
    this.#enqueue({ manifest: report.manifest, files: filesOf(report) })
  }

  dropReport(report: Report): void {
    this.reports = this.reports.filter((other) => other !== report)
  }

  again(sending: Sending, replaceDuplicate = sending.replaceDuplicate): void {
    sending.replaceDuplicate = replaceDuplicate
    sending.state = 'queued'
    this.#fill()
  }

  dismiss(sending: Sending): void {
    sending.cancel()
    this.sendings = this.sendings.filter(({ key }) => key !== sending.key)
  }

  #enqueue(sent: SentFiles): void {
    this.sendings.unshift(new Sending(sent))
    this.#fill()
  }

  #fill(): void {
    while (this.#running < AT_ONCE) {
      const next = this.sendings.findLast(({ state }) => state === 'queued')
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
