/** Line icons on a 16 px grid, drawn with one stroke: few, and each for one meaning. */
export const icons = {
  overview: 'M2.5 13.5h11M4.5 11V7.5M8 11V3M11.5 11V6',
  uploads: 'M2.5 4h11M2.5 8h11M2.5 12h6.5',
  connect: 'M8 10.5V2.5M4.75 5.5 8 2.25 11.25 5.5M2.5 10.5v3h11v-3',
  signOut: 'M6.5 2.5h-4v11h4M6.5 8h7M10.75 5 13.75 8l-3 3',
  clients: 'M2.5 13.5v-10l5-1.5v11.5M7.5 6h6v7.5M1.5 13.5h13M10 8.5h1M10 11h1',
  down: 'M3.5 6 8 10.5 12.5 6',
  up: 'M3.5 10 8 5.5 12.5 10',
  right: 'M6 3.5 10.5 8 6 12.5',
  left: 'M10 3.5 5.5 8 10 12.5',
  rose: 'M8 13V3.5M4 7.5l4-4 4 4',
  fell: 'M8 3v9.5M4 8.5l4 4 4-4',
  check: 'M3 8.5 6.5 12 13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  warn: 'M8 2.5 14.5 13.5h-13zM8 6.5v3.25M8 11.6v.15',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M8 7.25V11M8 5v.15',
  system: 'M2 3h12v8H2zM5.5 13.5h5M8 11v2.5',
  light:
    'M8 10.75a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5M8 1.5v1.25M8 13.25v1.25M1.5 8h1.25M13.25 8h1.25M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9',
  dark: 'M13.5 9.75A6 6 0 0 1 6.25 2.5a6 6 0 1 0 7.25 7.25',
  filter: 'M2 4h12M4.5 8h7M6.75 12h2.5',
  download: 'M8 2.5v8M4.75 7.5 8 10.75l3.25-3.25M2.5 13.5h11',
  waiting: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M8 4.75V8l2.25 1.5',
  account:
    'M8 8.25a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5M2.75 13.75c.5-2.6 2.6-3.75 5.25-3.75s4.75 1.15 5.25 3.75',
} as const

export type IconName = keyof typeof icons
