import { SvelteMap } from 'svelte/reactivity'
import type { Upload } from '#lib/api/contract.ts'
import { keptAnswers } from '#lib/api/kept-answers.ts'
import { readUpload } from '#lib/api/requests.ts'
import { followUploads } from '#lib/api/upload-events.ts'
import { isStaleAnswer } from './stale-answer.ts'
import { isRunning } from './words.ts'

/** The newest state of every upload heard of, whether from a list or from the stream of events. */
export class UploadFeed {
  #uploads = new SvelteMap<string, Upload>()
  /** Counts connections: `onReconnect` is for reading again what may have been missed. */
  connections = $state(0)

  /** Counts loads that ended well while we watched: then figures may have changed. */
  completions = $state(0)

  /** Answers and events both pass here, so that neither can undo what the other has said since. */
  keep(upload: Upload): void {
    const known = this.#uploads.get(upload.id)
    if (isStaleAnswer(upload, known)) return
    this.#uploads.set(upload.id, upload)
    // What counts may have changed.
    if (known && known.status !== upload.status) keptAnswers.forget()
    if (known && isRunning(known) && upload.status === 'completed') this.completions++
  }

  latest(upload: Upload): Upload {
    return this.#uploads.get(upload.id) ?? upload
  }

  find(id: string): Upload | undefined {
    return this.#uploads.get(id)
  }

  /** Reads again those that were under way. Nobody asked for it: where it fails, the next event may tell. */
  catchUp(uploads: readonly Upload[]): void {
    for (const { id } of uploads.filter(isRunning)) {
      void readUpload(id)
        .then((read) => this.keep(read))
        .catch(() => undefined)
    }
  }

  get all(): Upload[] {
    return [...this.#uploads.values()]
  }

  follow(): () => void {
    return followUploads(
      (upload) => this.keep(upload),
      () => {
        // What changed in between was not heard of.
        if (this.connections++ > 0) keptAnswers.forget()
      },
    )
  }
}
