// The largest part of the start page is found late by itself: there is one of each theme, and both are lazy, so that the
// other one is not loaded. A file of its own, as no script is allowed in the page.
{
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  const theme = document.documentElement.dataset.theme ?? system
  const phone = matchMedia('(max-width: 560px)').matches ? '-phone' : ''
  const href = `/screenshots/overview${phone}-${theme}.webp`
  const link = document.createElement('link')
  document.head.append(Object.assign(link, { rel: 'preload', as: 'image', fetchPriority: 'high', href }))
}
