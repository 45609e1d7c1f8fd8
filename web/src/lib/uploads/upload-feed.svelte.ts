import { SvelteMap } from 'svelte/reactivity'
import type { Upload } from '#lib/api/contract.ts'
import { followUploads } from '#lib/api/upload-events.ts'

/** The newest state of every upload heard of, whether from a list or from the stream of events. */
export class UploadFeed {
  #uploads = new SvelteMap<string, Upload>()
  /** Counts connections, so that a page can read again what it may have missed. */
  connections = $state(0)

  /** Keep an answer of the API; a stream's older event must not undo it, so every source passes here. */
  keep(upload: Upload): void {
    this.#uploads.set(upload.id, upload)
  }

  latest(upload: Upload): Upload {
    return this.#uploads.get(upload.id) ?? upload
  }

  find(id: string): Upload | undefined {
    return this.#uploads.get(id)
  }

  get all(): Upload[] {
    return [...this.#uploads.values()]
  }

  follow(): () => void {
    return followUploads(
      (upload) => this.keep(upload),
      () => this.connections++,
    )
  }
}
