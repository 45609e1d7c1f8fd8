// Runs before the first paint, so that a chosen theme never flashes the other one. A file of its own, because
// the page's content security policy allows no inline script but the one SvelteKit starts with.
;(() => {
  try {
    const theme = localStorage.getItem('theme')
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  } catch {
    // Storage may be forbidden: the system's theme applies.
  }
})()
