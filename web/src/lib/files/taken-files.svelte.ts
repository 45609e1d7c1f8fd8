import { SvelteMap } from 'svelte/reactivity'
import type { BucketFile, Connection, Upload } from '#lib/api/contract.ts'
import { folderOf } from '#lib/connections/connection-words.ts'
import type { UploadFeed } from '#lib/uploads/upload-feed.svelte.ts'

/** What was loaded from this page, and which files have which upload since. */
export class TakenFiles {
  uploads: Upload[] = $state.raw([])
  #feed: UploadFeed
  /** A list that was read before a file was taken does not know of it. */
  #idByVersion = new SvelteMap<string, string>()

  constructor(feed: UploadFeed) {
    this.#feed = feed
  }

  add(connection: Connection, files: readonly BucketFile[], uploads: readonly Upload[]): void {
    for (const upload of uploads) this.#feed.keep(upload)
    const isNew = ({ id }: Upload) => !uploads.some((upload) => upload.id === id)
    this.uploads = [...uploads, ...this.uploads.filter(isNew)]
    for (const file of files) {
      const upload = uploads.find((candidate) => urisOf(candidate).includes(folderOf(connection) + file.path))
      if (upload) this.#idByVersion.set(versionOf(file), upload.id)
    }
  }

  dismiss(): void {
    this.uploads = []
  }

  uploadOf(file: BucketFile): BucketFile['upload'] {
    const id = this.#idByVersion.get(versionOf(file)) ?? file.upload?.id
    return (id === undefined ? undefined : this.#feed.find(id)) ?? file.upload
  }
}

const versionOf = ({ path, etag }: BucketFile) => `${etag} ${path}`

/** Of a report: its manifest, and each of its parts. */
const urisOf = ({ sourceUri, files }: Upload) => [sourceUri, ...files.map(({ source }) => source?.uri)]
