// Runs before the first paint, so that a chosen theme never flashes the other one, nor the header of the public
// pages the way in that is not the visitor's. A file of its own, because the page's content security policy allows
// no inline script but the one SvelteKit starts with.
;(() => {
  try {
    const root = document.documentElement
    const theme = localStorage.getItem('theme')
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
    root.toggleAttribute('data-signed-in', Number(localStorage.getItem('session-renewed-at')) > 0)
  } catch {
    // Storage may be forbidden: the system's theme applies.
  }
})()
