import adapter from '@sveltejs/adapter-static'
import { sveltekit } from '@sveltejs/kit/vite'
import { defineConfig } from 'vite'
import { chunkGroups } from './chunk-groups.ts'
import { fixedNameFont } from './fixed-name-font.ts'
import { withoutTailwind } from './without-tailwind.ts'

export default defineConfig({
  plugins: [
    fixedNameFont(
      import.meta.resolve('@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-wght-normal.woff2'),
    ),
    withoutTailwind(),
    sveltekit({
      // Not index.html: that is the prerendered public page.
      adapter: adapter({ fallback: '200.html', precompress: true }),
      compilerOptions: { runes: true },
    }),
  ],
  environments: {
    client: {
      build: { rolldownOptions: { output: { codeSplitting: { groups: chunkGroups } } } },
    },
  },
  server: {
    proxy: {
      '/api': { target: 'http://127.0.0.1:8080', changeOrigin: false },
    },
  },
})
