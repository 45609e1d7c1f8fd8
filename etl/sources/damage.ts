/** Whether the engine says that the file, not the machine, is at fault. */
export function isDamage(error: unknown): boolean {
  return DAMAGE_CODES.has(errorCode(error))
}

/** The engine's number for what went wrong; NaN for an error that is not the engine's. */
export function errorCode(error: unknown): number {
  return Number((error as { code?: string }).code)
}

/** CANNOT_PARSE_…, CANNOT_READ_…, INCORRECT_DATA, ZLIB_INFLATE_FAILED, …: what the engine's readers throw. */
const DAMAGE_CODES = new Set([
  6, 26, 27, 32, 33, 34, 36, 38, 41, 44, 53, 69, 72, 79, 92, 117, 125, 131, 190, 246, 261, 271, 354, 432, 499,
  604, 636, 1001, 1002,
])
