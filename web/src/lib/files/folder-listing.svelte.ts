import { Asked } from '#lib/api/asked.svelte.ts'
import type { BucketFile, BucketFolder, FileList } from '#lib/api/contract.ts'
import { listFiles } from './file-requests.ts'

const PAGE_SIZE = 200
/** A folder may have 100,000 entries: what is more than this stands on another sheet, so that the page stays quick. */
const LONGEST_SHEET = 1_000

interface Folder {
  connectionId: string
  path: string
  search: string | undefined
}

type Question = Folder & { cursor: string | undefined }

/** Where a sheet begins, and how much of the folder lies before it. */
interface Sheet {
  cursor: string | undefined
  scannedBefore: number
}

const FIRST_SHEET: Sheet = { cursor: undefined, scannedBefore: 0 }

export type Entry = { kind: 'folder'; folder: BucketFolder } | { kind: 'file'; file: BucketFile }

/** What a folder shows: the first page of a sheet, and what "load more" has brought since. */
export class FolderListing {
  first: Asked<Question, FileList>
  isLoadingMore = $state(false)
  #folder: () => Folder
  /** Belong to the first page that they go on from; with another one they are forgotten. */
  #further: { after: FileList; pages: FileList[] } | undefined = $state.raw()
  #failed: { after: FileList; error: unknown } | undefined = $state.raw()
  /** Belongs to the folder and the search that it was turned in. */
  #turned: { of: string; sheets: Sheet[] } | undefined = $state.raw()

  constructor(folder: () => Folder) {
    this.#folder = folder
    this.first = new Asked(
      () => ({ ...folder(), cursor: this.#sheets.at(-1)?.cursor }),
      ({ connectionId, ...query }, signal) => listFiles(connectionId, { ...query, limit: PAGE_SIZE }, signal),
    )
  }

  /** In the order of the bucket; nothing while only another folder's are known. */
  get entries(): Entry[] | undefined {
    return this.#pages?.flatMap(({ folders, files }) => [
      ...folders.map((folder) => ({ kind: 'folder' as const, folder })),
      ...files.map((file) => ({ kind: 'file' as const, file })),
    ])
  }

  get files(): BucketFile[] {
    return this.#pages?.flatMap(({ files }) => files) ?? []
  }

  get hasMore(): boolean {
    return Boolean(this.#pages?.at(-1)?.nextCursor)
  }

  /** Why the last try to load more brought nothing. */
  get moreError(): unknown {
    return this.#failed?.after === this.first.answered?.answer ? this.#failed?.error : undefined
  }

  get isFull(): boolean {
    return (this.entries?.length ?? 0) >= LONGEST_SHEET
  }

  get hasEarlier(): boolean {
    return this.#sheets.length > 1
  }

  /** How many entries of the folder were looked through, from its beginning. */
  get scanned(): number {
    // Another sheet is shown until this one is there.
    const cursor = this.first.answered?.question.cursor
    const before = this.#sheets.find((sheet) => sheet.cursor === cursor)?.scannedBefore ?? 0
    return (this.#pages ?? []).reduce((sum, page) => sum + page.scanned, before)
  }

  async loadMore(): Promise<void> {
    const { answered } = this.first
    const cursor = this.#pages?.at(-1)?.nextCursor
    if (!answered || !cursor) return
    const { question, answer: after } = answered
    this.isLoadingMore = true
    this.#failed = undefined
    try {
      const { connectionId, path, search } = question
      const next = await listFiles(connectionId, { path, search, cursor, limit: PAGE_SIZE })
      this.#further = { after, pages: [...this.#furtherOf(after), next] }
    } catch (error) {
      this.#failed = { after, error }
    } finally {
      this.isLoadingMore = false
    }
  }

  /** What follows is shown instead of what is there. */
  turnOn(): void {
    const cursor = this.#pages?.at(-1)?.nextCursor
    if (cursor) this.#turnTo([...this.#sheets, { cursor, scannedBefore: this.scanned }])
  }

  turnBack(): void {
    this.#turnTo(this.#sheets.slice(0, -1))
  }

  get #pages(): FileList[] | undefined {
    const { answered } = this.first
    if (!answered || answered.question.path !== this.#folder().path) return undefined
    return [answered.answer, ...this.#furtherOf(answered.answer)]
  }

  get #sheets(): Sheet[] {
    return this.#turned?.of === JSON.stringify(this.#folder()) ? this.#turned.sheets : [FIRST_SHEET]
  }

  #furtherOf(first: FileList): FileList[] {
    return this.#further?.after === first ? this.#further.pages : []
  }

  #turnTo(sheets: Sheet[]): void {
    this.#turned = { of: JSON.stringify(this.#folder()), sheets }
  }
}
