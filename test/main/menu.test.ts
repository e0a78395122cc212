import type { MenuItemConstructorOptions } from 'electron'
import { expect, test } from 'vitest'
import { menuTemplate } from '#main/menu.ts'
import { paths } from '#renderer/app/paths.ts'

const platforms = ['linux', 'win32', 'darwin'] as const

function menu(platform: NodeJS.Platform, packed: boolean) {
  const did: string[] = []
  const template = menuTemplate({
    platform,
    packed,
    go: (address) => did.push(address),
    about: () => did.push('about'),
    licences: () => did.push('licences'),
  })
  const items = template.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
  const click = (label: string) => (items.find((item) => item.label === label)?.click as (() => void) | undefined)?.()
  return { did, items, click, roles: [...template, ...items].map(({ role }) => role) }
}

test.each([
  ['Home', paths.home, 'Alt+1'],
  ['Collections', paths.collections, 'Alt+3'],
  ['Models', paths.models, 'Alt+4'],
  ['History', paths.history, 'Alt+5'],
  ['Annotate', paths.annotations, 'Alt+6'],
])("Go: %s leads to %s, with the page's own shortcut %s", (label, address, accelerator) => {
  const { click, did, items } = menu('linux', true)
  click(label)
  expect(did).toEqual([address])
  expect(items.find((item) => item.label === label)?.accelerator).toBe(accelerator)
})

test('a new study is begun from two places, by both shortcuts', () => {
  const found = menu('linux', true).items.filter(({ label }) => label === 'New study')
  expect(found.map(({ accelerator }) => accelerator)).toEqual(['CmdOrCtrl+N', 'Alt+2'])
  const { click, did } = menu('linux', true)
  click('New study')
  expect(did).toEqual([paths.wizard])
})

test.each(platforms)('on %s: what it is, whose licences, how to quit', (platform) => {
  const { click, did, roles } = menu(platform, true)
  click('About Placebo')
  click('Licences')
  expect(did).toEqual(['about', 'licences'])
  expect(roles).toContain('quit')
  expect(roles).toContain('editMenu')
  expect(roles).toContain('togglefullscreen')
})

test.each(platforms)('on %s a packed app is neither reloaded nor looked into', (platform) => {
  expect(
    menu(platform, true).roles.filter(
      (role) => role === 'reload' || role === 'forceReload' || role === 'toggleDevTools',
    ),
  ).toEqual([])
  expect(menu(platform, false).roles).toEqual(expect.arrayContaining(['reload', 'toggleDevTools']))
})

test.each(platforms)('on %s no shortcut is there twice', (platform) => {
  const keys = menu(platform, false).items.flatMap(({ accelerator }: MenuItemConstructorOptions) => accelerator ?? [])
  expect(new Set(keys).size).toBe(keys.length)
})
