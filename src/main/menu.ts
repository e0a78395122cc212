import type { MenuItemConstructorOptions } from 'electron'

interface MenuActions {
  readonly platform: NodeJS.Platform
  readonly packed: boolean
  /** Shows a screen by its address in the page. */
  readonly go: (address: string) => void
  readonly about: () => void
  readonly licences: () => void
}

/** Screens, as the page's own frame names them and with its shortcuts. */
const screens = [
  { label: 'Home', address: '/', accelerator: 'Alt+1' },
  { label: 'New study', address: '/wizard', accelerator: 'Alt+2' },
  { label: 'Collections', address: '/collections', accelerator: 'Alt+3' },
  { label: 'Models', address: '/models', accelerator: 'Alt+4' },
  { label: 'History', address: '/history', accelerator: 'Alt+5' },
  { label: 'Annotate', address: '/annotate', accelerator: 'Alt+6' },
] as const

export function menuTemplate({ platform, packed, go, about, licences }: MenuActions): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  const aboutItem: MenuItemConstructorOptions = { label: 'About Placebo', click: about }
  const line: MenuItemConstructorOptions = { type: 'separator' }
  const app: MenuItemConstructorOptions = {
    label: 'Placebo',
    submenu: [
      aboutItem,
      line,
      { role: 'services' },
      line,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      line,
      { role: 'quit' },
    ],
  }
  const development: MenuItemConstructorOptions[] = packed ? [] : [{ role: 'reload' }, { role: 'toggleDevTools' }, line]
  return [
    ...(mac ? [app] : []),
    {
      label: '&File',
      submenu: [
        { label: 'New study', accelerator: 'CmdOrCtrl+N', click: () => go('/wizard') },
        line,
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        ...development,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        line,
        { role: 'togglefullscreen' },
      ],
    },
    {
      label: '&Go',
      submenu: screens.map(({ label, address, accelerator }) => ({ label, accelerator, click: () => go(address) })),
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ label: 'Licences', click: licences }, ...(mac ? [] : [aboutItem])] },
  ]
}
