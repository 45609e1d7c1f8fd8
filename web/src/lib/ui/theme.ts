export type Theme = 'light' | 'dark' | 'system'

/** The key that static/before-paint.js reads before the first paint. */
const KEY = 'theme'

export function chosenTheme(): Theme {
  const chosen = globalThis.document?.documentElement.dataset['theme']
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system'
}

export function chooseTheme(theme: Theme): void {
  const { dataset } = document.documentElement
  if (theme === 'system') delete dataset['theme']
  else dataset['theme'] = theme
  try {
    if (theme === 'system') localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, theme)
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}
