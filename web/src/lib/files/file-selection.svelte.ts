import { SvelteMap } from 'svelte/reactivity'
import type { BucketFile } from '#lib/api/contract.ts'

/** The files that were chosen, also those of folders that are not shown any more. */
export class FileSelection {
  #chosen = new SvelteMap<string, BucketFile>()
  /** Where a range begins: at the file that was chosen or left out last. */
  #anchor: string | undefined

  get files(): BucketFile[] {
    return [...this.#chosen.values()]
  }

  get size(): number {
    return this.#chosen.size
  }

  has({ path }: BucketFile): boolean {
    return this.#chosen.has(path)
  }

  set(files: readonly BucketFile[], isChosen: boolean): void {
    for (const file of files) {
      if (isChosen) this.#chosen.set(file.path, file)
      else this.#chosen.delete(file.path)
    }
  }

  /** Chooses a file or leaves it out, and with it those between it and the one before, where a range is meant. */
  toggle(file: BucketFile, shown: readonly BucketFile[], isRange: boolean): void {
    const isChosen = !this.has(file)
    const from = shown.findIndex(({ path }) => path === this.#anchor)
    const to = shown.findIndex(({ path }) => path === file.path)
    const range = isRange && from >= 0 ? shown.slice(Math.min(from, to), Math.max(from, to) + 1) : [file]
    this.set(range, isChosen)
    this.#anchor = file.path
  }

  /** What is chosen is the version that was listed last, which is the one that is seen. */
  refresh(listed: readonly BucketFile[]): void {
    for (const file of listed) {
      const chosen = this.#chosen.get(file.path)
      if (chosen && chosen.etag !== file.etag) this.#chosen.set(file.path, file)
    }
  }

  clear(): void {
    this.#chosen.clear()
  }
}
