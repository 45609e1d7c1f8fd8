// Rendered beforehand, so that these pages are there without the API and without a script.
export const ssr = true
export const prerender = true
