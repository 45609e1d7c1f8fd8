import type { Plugin } from 'vite'

const NOTHING_TO_MERGE = '\0nothing-to-merge'

/**
 * LayerChart asks tailwind-merge which of two classes of Tailwind wins, for whatever it gives a class. There is no
 * Tailwind here, and the table of its classes is 9 kB of the JavaScript of every page with a chart: all classes stay.
 */
export function withoutTailwind(): Plugin {
  return {
    name: 'without-tailwind',
    enforce: 'pre',
    resolveId: { filter: { id: /^tailwind-merge$/ }, handler: () => NOTHING_TO_MERGE },
    load: {
      filter: { id: /nothing-to-merge$/ },
      handler: () => `export const extendTailwindMerge = () => (...classes) => classes.join(' ')`,
    },
  }
}
