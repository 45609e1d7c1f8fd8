import { createContext } from 'svelte'
import type { UploadFeed } from './upload-feed.svelte.ts'
import type { UploadQueue } from './sending/upload-queue.svelte.ts'

interface Uploads {
  feed: UploadFeed
  queue: UploadQueue
}

export const [getUploads, setUploads] = createContext<Uploads>()
