import type { GivenFile } from './sort-files.ts'

/** What was chosen in the browser's own dialog. */
export const chosenFiles = (list: FileList | null): GivenFile[] =>
  [...(list ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name }))

/** What was dropped, with the files of dropped folders. */
export async function droppedFiles(transfer: DataTransfer | null): Promise<GivenFile[]> {
  // They have to be asked for at once: the list is empty once the event is over.
  const items = [...(transfer?.items ?? [])].map((item) => ({
    entry: item.webkitGetAsEntry(),
    file: item.getAsFile(),
  }))
  const found = await Promise.all(
    items.map(({ entry, file }) => {
      if (entry) return filesIn(entry)
      // An attachment of a mail is in no folder.
      return file ? [{ file, path: file.name }] : []
    }),
  )
  return found.flat()
}

async function filesIn(entry: FileSystemEntry): Promise<GivenFile[]> {
  if (entry.isDirectory) {
    const entries = await entriesOf(entry as FileSystemDirectoryEntry)
    // Systems put files of their own into folders, with names that begin with a dot.
    const visible = entries.filter(({ name }) => !name.startsWith('.'))
    return (await Promise.all(visible.map(filesIn))).flat()
  }
  const file = await new Promise<File>((resolve, reject) =>
    (entry as FileSystemFileEntry).file(resolve, reject),
  )
  return [{ file, path: entry.fullPath }]
}

/** A reader gives a hundred entries at a time, and none when there are no more. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const entries: FileSystemEntry[] = []
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (batch.length === 0) return entries
    entries.push(...batch)
  }
}
