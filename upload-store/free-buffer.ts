/**
 * Smaller chunks are left to be collected: one can be the buffer in which the multipart parser keeps what may begin a
 * boundary, of 256 bytes at most.
 */
const MIN_FREED_BYTES = 16 * 1024

/**
 * Gives the memory of a chunk back at once, and leaves the chunk empty. One that is a part of a buffer is left as it
 * is: others may have the rest.
 */
export function freeBuffer({ buffer, byteLength }: Uint8Array): void {
  if (byteLength < MIN_FREED_BYTES || byteLength !== buffer.byteLength) return
  if (buffer instanceof ArrayBuffer) buffer.transfer(0)
}
