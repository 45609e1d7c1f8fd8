// Runs before the first paint, so that a chosen theme never flashes the other one, nor the header of the public
// pages the way in that is not the visitor's. A file of its own, because the page's content security policy allows
// no inline script but the one SvelteKit starts with.
;(() => {
  /**
   * The largest part of the start page. There is one of each theme and both are lazy, so that one is not loaded; by
   * itself that would be found when the page is laid out.
   */
  function preloadFirstPicture(theme) {
    const isDark = theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
    const phone = matchMedia('(max-width: 560px)').matches ? '-phone' : ''
    const href = `/screenshots/overview${phone}-${isDark ? 'dark' : 'light'}.webp`
    document.head.append(
      Object.assign(document.createElement('link'), {
        rel: 'preload',
        as: 'image',
        fetchPriority: 'high',
        href,
      }),
    )
  }

  try {
    const root = document.documentElement
    const theme = localStorage.getItem('theme')
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
    root.toggleAttribute('data-signed-in', Number(localStorage.getItem('session-renewed-at')) > 0)
    if (location.pathname === '/') preloadFirstPicture(theme)
  } catch {
    // Storage may be forbidden: the system's theme applies.
  }
})()
