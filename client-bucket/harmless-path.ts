/** Letters that are drawn like a slash, a backslash or a dot, and that Unicode's compatibility forms leave as they are. */
const LOOK_ALIKES: [RegExp, string][] = [
  [/[\u2044\u2215\u2571\u27cb\u29f8]/g, '/'],
  [/[\u2216\u2572\u27cd\u29f5\u29f9]/g, '\\'],
  [/[\u06d4\u0701\u0702\u3002\ua4f8\ua60e\uff61]/g, '.'],
]

/** Blanks, and what some do not see: marks of direction and width, what joins letters. */
const UNSEEN = /[\s\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu

/** UTF-8 of a dot, a slash or a backslash with more bytes than it needs, as some decoders take it. */
const OVERLONG = /%(c[01]%|e0%[89]|f0%8|f8%8|fc%8)/i

/** What begins like an address is meant as one: of another bucket, another host, a disk. */
const ADDRESS = /^\s*((arn|s3[an]?|https?|ftp|file|jar)\s*:|[a-z][a-z0-9+.-]*:\/)/i

/** Nobody encodes a name more often by mistake. */
const MAX_DECODINGS = 20

/**
 * Whether a relative path leads nowhere else, read literally or as anybody may read it: decoded once or many times,
 * with look-alikes taken for what they look like.
 */
export function isHarmless(path: string): boolean {
  if (!path.isWellFormed() || path.startsWith('/') || path.includes('//')) return false
  const slashes = countSlashes(path)
  let reading = path
  for (let decodings = 0; decodings <= MAX_DECODINGS; decodings++) {
    const plain = toPlain(reading)
    if (![reading, plain].every((text) => isSafeReading(text, slashes))) return false
    const decoded = decode(plain)
    if (decoded === plain) return true
    reading = decoded
  }
  return false
}

/** It has the separators of the path itself and no others, no segment of dots, and is no address. */
function isSafeReading(reading: string, slashes: number): boolean {
  return (
    !/[\p{Cc}\u2028\u2029\\]/u.test(reading) &&
    countSlashes(reading) === slashes &&
    !reading.split('/').some(isDots) &&
    !ADDRESS.test(reading) &&
    !OVERLONG.test(reading)
  )
}

/** `..`, however blank, and where a URL would end the segment: `..;a`, `..?a`. */
function isDots(segment: string): boolean {
  return /^\.+([;?#]|$)/.test(segment.replaceAll(UNSEEN, ''))
}

/** Compatibility forms (`．`, `‥`, `／`) and look-alikes as what they look like. */
function toPlain(text: string): string {
  let plain = text
  for (const [letters, meant] of LOOK_ALIKES) plain = plain.replaceAll(letters, meant)
  // The bar of ½, which the compatibility form takes apart, is no look-alike.
  return plain.normalize('NFKC').replaceAll('\u2044', '-')
}

/** `%2e`, `%u002e` and `&#46;`: what can be decoded is, the rest stays. */
function decode(text: string): string {
  return text
    .replaceAll(/%u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .replaceAll(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));?/gi, (reference, hex?: string, decimal?: string) => {
      const point = hex ? parseInt(hex, 16) : Number(decimal)
      return point <= 0x10ffff ? String.fromCodePoint(point) : reference
    })
    .replaceAll(/(?:%[0-9a-f]{2})+/gi, (bytes) =>
      new TextDecoder().decode(Buffer.from(bytes.replaceAll('%', ''), 'hex')),
    )
}

function countSlashes(text: string): number {
  return text.split('/').length - 1
}
