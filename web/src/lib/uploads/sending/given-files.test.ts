import { expect, it } from 'vitest'
import { droppedFiles } from './given-files.ts'

const bytes = new Blob(['x'])

/** As the browser has them: what a file is, is asked for and comes later. */
const fileEntry = (fullPath: string, error?: Error) => ({
  isDirectory: false,
  name: fullPath.slice(fullPath.lastIndexOf('/') + 1),
  fullPath,
  file: (resolve: (file: File) => void, reject: (error: Error) => void) =>
    error ? reject(error) : resolve(new File([bytes], fullPath)),
})

function folderEntry(fullPath: string, batches: object[][]) {
  const left = [...batches, []]
  return {
    isDirectory: true,
    name: fullPath.slice(1),
    fullPath,
    createReader: () => ({ readEntries: (resolve: (entries: unknown) => void) => resolve(left.shift()) }),
  }
}

const drop = (...entries: object[]) =>
  droppedFiles({
    items: entries.map((entry) => ({ webkitGetAsEntry: () => entry, getAsFile: () => null })),
  } as unknown as DataTransfer)

it('are those of folders too, of which a browser tells a part at a time', async () => {
  const folder = folderEntry('/october', [
    [fileEntry('/october/a.csv'), fileEntry('/october/.DS_Store')],
    [folderEntry('/october/more', [[fileEntry('/october/more/b.csv')]])],
  ])
  const given = await drop(fileEntry('/c.csv'), folder)
  expect(given.map(({ path }) => path)).toEqual(['/c.csv', '/october/a.csv', '/october/more/b.csv'])
})

it('are none, and that is known, where one of them cannot be read', async () => {
  const broken = fileEntry('/october/broken.csv', new Error('NotFoundError'))
  await expect(drop(folderEntry('/october', [[broken]]))).rejects.toThrow('NotFoundError')
})
