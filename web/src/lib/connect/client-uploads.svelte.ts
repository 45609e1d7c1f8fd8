import { untrack } from 'svelte'
import type { Upload } from '../api/contract.ts'
import { getUploads } from '../uploads/uploads-context.ts'

/** The client's newest uploads as the server last told them: from what was read, and from the stream of events since. */
export class ClientUploads {
  #feed = getUploads().feed
  #read: () => readonly Upload[]

  /** @param read what was read, each upload once */
  constructor(read: () => readonly Upload[]) {
    this.#read = read
    $effect.pre(() => {
      const uploads = read()
      untrack(() => {
        for (const upload of uploads) this.#feed.keep(upload)
      })
    })
  }

  /** The newest first: ids of version 7 sort by time. */
  newest = $derived.by((): Upload[] => {
    const read = this.#read()
    const isRead = ({ id }: Upload) => read.some((other) => other.id === id)
    return [
      ...read.map((upload) => this.#feed.latest(upload)),
      ...this.#feed.all.filter((upload) => !isRead(upload)),
    ].toSorted((a, b) => (a.id < b.id ? 1 : -1))
  })
}
