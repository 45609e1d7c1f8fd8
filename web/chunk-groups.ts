/*
 * What is loaded together, where the bundler would make a file of each small module: dozens for a page, each with its
 * own names to import by and packed by itself, which is a tenth of what the public pages have to load. A dashboard has
 * 32 files of scripts in place of 91, with 10 kB less, and is painted in 0.65 to 0.82 of the time where nothing is kept
 * yet (medians of seven, six pages in turn with the same ones as before).
 *
 * No group may need one that fewer pages have: what imports one module of it loads it all.
 */

interface Group {
  name: string
  test: RegExp
  /** The highest takes a module, and with it what that imports. Never below 0: that counts as higher than all. */
  priority: number
  /** Of so many pages at least. */
  minShareCount?: number
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
    priority: 7,
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
    priority: 6,
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
    priority: 5,
  },
  // Of a public page and of those behind it: they stay by themselves.
  { name: 'dates', test: any(modules('format', 'dates')), priority: 5 },
  { name: 'requests', test: any(modules('api', 'requests')), priority: 5 },
  {
    // On nearly every page with figures, and on none without signing in. Each file less is a name less that the app's
    // first file has, on public pages too.
    name: 'tables',
    test: any(
      modules('ui', 'CsvButton|EmptyState|FigureLink|InlineBar|Skeleton|SortButton|TableFrame|TableHead'),
      modules('format', 'csv'),
    ),
    priority: 4,
  },
  {
    // What stands around every page of somebody who is signed in.
    name: 'frame',
    test: any(
      modules('api', 'send-file|upload-events'),
      modules('explorer', 'explorer-view'),
      modules('filters', 'filter-text|operators|parameters|readers|url-state'),
      modules('lines', 'lines-address|lines-view'),
      modules('modules', '[a-z-]+/index|registry'),
      modules('overview', 'time'),
      modules('scope', 'carry-scope|scope-view'),
      modules('session', 'AppNavigation|NavigationList|PhoneNavigation|SignOutRow|may|navigation|role-words'),
      modules('uploads', 'sending/[a-z-]+|stale-answer|transfer-speed|upload-feed|uploads-context|words'),
    ),
    priority: 3,
  },
  {
    // What most pages of figures and lists have.
    name: 'panels',
    test: /\/src\/lib\/(?:api|filters|format|overview|ui)\//,
    priority: 2,
    minShareCount: 12,
  },
  {
    // What draws, but for what one dashboard alone has.
    name: 'charts',
    test: any(
      '/node_modules/(?:layerchart|@layerstack|d3-[a-z-]+|memoize|mimic-function)/',
      '/node_modules/svelte/src/(?:motion|easing|transition)/',
      modules('charts', '[A-Za-z-]+'),
    ),
    priority: 1,
    minShareCount: 8,
  },
  {
    // What dashboards have beside their charts.
    name: 'dashboards',
    test: any(
      '/src/lib/(?:filters|lines|modules|overview|scope|tags)/',
      modules('ui', 'Headline|Money|amount-column'),
    ),
    priority: 0,
    minShareCount: 8,
  },
]
