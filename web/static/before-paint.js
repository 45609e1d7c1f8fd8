// Before the first paint, so that a chosen theme never flashes the other one, nor the header the way in of others.
;(() => {
  try {
    const root = document.documentElement
    const theme = localStorage.getItem('theme')
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
    root.toggleAttribute('data-signed-in', Number(localStorage.getItem('session-renewed-at')) > 0)
  } catch {
    // Without storage, the system's theme applies.
  }
})()
