import { copyFile, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Copies a file to the disk that uploads are received on, synced: what no way of receiving can be faster than.
 *
 * @returns seconds
 */
export async function copyAlone(path: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'outlay-bench-copy-'))
  try {
    const copy = join(folder, 'copy')
    const began = performance.now()
    await copyFile(path, copy)
    await using file = await open(copy)
    await file.sync()
    return (performance.now() - began) / 1000
  } finally {
    await rm(folder, { recursive: true })
  }
}
