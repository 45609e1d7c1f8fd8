/*
 * Families of instances, as AWS sells them, without the size: which one takes the place of which. Twins are of the
 * same generation, or the nearest that there is: from a superseded family one moves to the present one first.
 */

/** Superseded: what took their place costs less for the same work. */
export const SUPERSEDED: Readonly<Record<string, string>> = {
  t1: 't3',
  t2: 't3',
  m1: 'm5',
  m2: 'r5',
  m3: 'm5',
  m4: 'm5',
  c1: 'c5',
  c3: 'c5',
  c4: 'c5',
  cc2: 'c5',
  cr1: 'r5',
  r3: 'r5',
  r4: 'r5',
  i2: 'i3',
  d2: 'd3',
  hs1: 'd3',
  g2: 'g4dn',
  g3: 'g4dn',
  p2: 'p3',
}

/** With Intel's processors: the family that has Graviton's. */
export const INTEL_TO_GRAVITON: Readonly<Record<string, string>> = {
  t3: 't4g',
  m5: 'm6g',
  m5d: 'm6gd',
  m6i: 'm7g',
  m6id: 'm7gd',
  m7i: 'm7g',
  'm7i-flex': 'm7g',
  m8i: 'm8g',
  c5: 'c6g',
  c5d: 'c6gd',
  c5n: 'c6gn',
  c6i: 'c7g',
  c6id: 'c7gd',
  c6in: 'c7gn',
  c7i: 'c7g',
  'c7i-flex': 'c7g',
  c8i: 'c8g',
  r5: 'r6g',
  r5b: 'r6g',
  r5d: 'r6gd',
  r6i: 'r7g',
  r6id: 'r7gd',
  r7i: 'r7g',
  r8i: 'r8g',
  i3: 'i4g',
  i4i: 'i4g',
  i3en: 'im4gn',
  x1: 'x2gd',
}

/** The same of AMD's. */
export const AMD_TO_GRAVITON: Readonly<Record<string, string>> = {
  t3a: 't4g',
  m5a: 'm6g',
  m5ad: 'm6gd',
  m6a: 'm7g',
  m7a: 'm7g',
  m8a: 'm8g',
  c5a: 'c6g',
  c5ad: 'c6gd',
  c6a: 'c7g',
  c7a: 'c7g',
  c8a: 'c8g',
  r5a: 'r6g',
  r5ad: 'r6gd',
  r6a: 'r7g',
  r7a: 'r7g',
  r8a: 'r8g',
}

/** With Intel's processors: the family that has AMD's. */
export const INTEL_TO_AMD: Readonly<Record<string, string>> = {
  t3: 't3a',
  m5: 'm5a',
  m5d: 'm5ad',
  m6i: 'm6a',
  m7i: 'm7a',
  m8i: 'm8a',
  c5: 'c5a',
  c5d: 'c5ad',
  c6i: 'c6a',
  c7i: 'c7a',
  c8i: 'c8a',
  r5: 'r5a',
  r5d: 'r5ad',
  r6i: 'r6a',
  r7i: 'r7a',
  r8i: 'r8a',
}

/** Of databases, x86 families whose engines run on Graviton as well. */
export const DATABASES_TO_GRAVITON: Readonly<Record<string, string>> = {
  t2: 't4g',
  t3: 't4g',
  m4: 'm6g',
  m5: 'm6g',
  m5d: 'm6gd',
  m6i: 'm7g',
  m6id: 'm6gd',
  m7i: 'm7g',
  r4: 'r6g',
  r5: 'r6g',
  r5b: 'r6g',
  r5d: 'r6gd',
  r6i: 'r7g',
  r6id: 'r6gd',
  r7i: 'r7g',
  x1: 'x2g',
  x1e: 'x2g',
}

/** Of caches and search domains. */
export const NODES_TO_GRAVITON: Readonly<Record<string, string>> = {
  t2: 't4g',
  t3: 't4g',
  m4: 'm6g',
  m5: 'm6g',
  m7i: 'm7g',
  c4: 'c6g',
  c5: 'c6g',
  r4: 'r6g',
  r5: 'r6g',
  r7i: 'r7g',
  i3: 'im4gn',
}

/** Whether a family is one of them, as SQL. */
export function isOneOf(family: string, families: Readonly<Record<string, string>>): string {
  return `${family} IN (${Object.keys(families)
    .map((name) => `'${name}'`)
    .join(', ')})`
}
