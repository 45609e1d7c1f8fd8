/** Colour arithmetic for the tests of tokens and palette: oklch → linear sRGB → luminance, CVD, ΔE. */
export type Rgb = readonly [number, number, number]

const clamp = (value: number) => Math.min(1, Math.max(0, value))

export function parseOklch(text: string): Rgb {
  const match = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(text)
  if (!match) throw new RangeError(`not an opaque oklch colour: ${text}`)
  const [lightness = 0, chroma = 0, hue = 0] = match.slice(1).map(Number)
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

const luminance = ([red, green, blue]: Rgb): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue

/** WCAG 2 contrast ratio. */
export function contrast(one: Rgb, other: Rgb): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function toOklab([red, green, blue]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

/** Distance in OKLab, times 100: 2 is the least that can be seen side by side. */
export function difference(one: Rgb, other: Rgb): number {
  const left = toOklab(one)
  const right = toOklab(other)
  return 100 * Math.hypot(left[0] - right[0], left[1] - right[1], left[2] - right[2])
}

export const toGrey = (colour: Rgb): Rgb => {
  const grey = luminance(colour)
  return [grey, grey, grey]
}

type Matrix = readonly [Rgb, Rgb, Rgb]

/** Full dichromacy after Machado, Oliveira and Fernandes (2009), in linear sRGB. */
const deficiencies = {
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
} satisfies Record<string, Matrix>

export function seenWith(deficiency: keyof typeof deficiencies, colour: Rgb): Rgb {
  const matrix: Matrix = deficiencies[deficiency]
  const row = (weights: Rgb) =>
    clamp(weights[0] * colour[0] + weights[1] * colour[1] + weights[2] * colour[2])
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])]
}
