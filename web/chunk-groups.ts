/*
 * What is loaded together, where the bundler would make a file of each small module: dozens for a page, each with its
 * own names to import by and packed by itself, which is a tenth of what the public pages have to load.
 */

interface Group {
  name: string
  test: RegExp
  /** The highest takes a module, and with it what that imports. Never below 0: that counts as higher than all. */
  priority: number
}

/** Of a component its script and its style, whose module has the same name with a query behind. */
const modules = (folder: string, names: string) =>
  `/src/lib/${folder}/(?:${names})\\.(?:svelte|svelte\\.ts|ts)(?:\\?|$)`

const any = (...patterns: string[]) => new RegExp(patterns.join('|'))

export const chunkGroups: Group[] = [
  {
    // What SvelteKit starts with, alone: it tells the payload its version and where it is, and loads the rest after that,
    // which reads them as it is loaded. In a file with the rest they would come too late. A version that is undefined
    // never is the server's, and then a page that is not there loads itself again, and again.
    name: 'start',
    test: /\/runtime\/client\/payload\.js$|vite\/preload-helper/,
    priority: 3,
  },
  {
    // On every page: Svelte, SvelteKit, and what stands in the frame of a page. SvelteKit finds its entries by their own
    // files.
    name: 'base',
    test: any(
      '/node_modules/(?:svelte/src/(?:internal/|index-client\\.js$)|(?:clsx|devalue|esm-env)/)',
      '/@sveltejs/kit/src/(?!runtime/client/(?:entry|client-entry|payload)\\.js$)',
      modules('ui', 'Button|Icon|icons|ThemeSwitch|theme|Wordmark'),
      modules('api', 'session-renewal'),
      modules('format', 'numbers|minus'),
      modules('public', 'PublicHead|WayIn'),
      // Of the page that says what went wrong, which is loaded beside every other one.
      modules('session', 'landing'),
      modules('ui', 'ErrorPage'),
    ),
    priority: 2,
  },
  {
    // On every page with a form, those for signing in among them.
    name: 'forms',
    test: any(
      modules('ui', 'Notice|PasswordField|Prose|TextField'),
      modules('api', 'api-error|client|field-errors|kept-answers|submission'),
      modules('account', 'Refusal'),
      modules('public', 'FormOfScript|NarrowPage'),
    ),
    priority: 1,
  },
  {
    // On nearly every page with figures, and on none without signing in. Each file less is a name less that the app's
    // first file has, on public pages too.
    name: 'tables',
    test: any(modules('ui', 'EmptyState|FigureLink|InlineBar|Skeleton|SortButton|TableFrame|TableHead')),
    priority: 0,
  },
]
