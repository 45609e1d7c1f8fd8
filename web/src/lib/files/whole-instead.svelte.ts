import { Asked } from '#lib/api/asked.svelte.ts'
import type { BucketFile, FileList } from '#lib/api/contract.ts'
import { partsOf } from './chosen-files.ts'
import { listFiles } from './file-requests.ts'
import { folderOfPath, manifestFolderOf } from './paths.ts'

interface Question {
  connectionId: string
  path: string
}

/** Whether single parts of a report are chosen whose manifest is there: then it is the better choice. */
export class WholeInstead {
  #chosen: () => readonly BucketFile[]
  #shown: () => readonly BucketFile[]
  #search: Asked<Question, FileList>

  constructor(
    connectionId: () => string,
    chosen: () => readonly BucketFile[],
    shown: () => readonly BucketFile[],
  ) {
    this.#chosen = chosen
    this.#shown = shown
    this.#search = new Asked(
      () => {
        const path = this.#folder
        return path === undefined || this.#shownManifest ? undefined : { connectionId: connectionId(), path }
      },
      ({ connectionId: id, path }, signal) =>
        listFiles(id, { path, search: 'Manifest.json', limit: 10 }, signal),
    )
  }

  /** Parts of one report: those that lie with the first that was chosen. */
  get parts(): BucketFile[] {
    return partsOf(this.#chosen()).filter(
      (part) => manifestFolderOf(folderOfPath(part.path)) === this.#folder,
    )
  }

  get manifest(): BucketFile | undefined {
    const { answered } = this.#search
    if (this.#folder === undefined || this.#shownManifest) return this.#shownManifest
    return answered?.question.path === this.#folder
      ? answered.answer.files.find(({ report }) => report)
      : undefined
  }

  get #folder(): string | undefined {
    const [first] = partsOf(this.#chosen())
    return first && manifestFolderOf(folderOfPath(first.path))
  }

  get #shownManifest(): BucketFile | undefined {
    return this.#shown().find(({ report, path }) => report && folderOfPath(path) === this.#folder)
  }
}
