import { describe, expect, test } from 'vitest'
import { keyLists } from '#renderer/annotations/bench-keys.ts'
import { keyList, pressedKey, shownKey, type Press } from '#renderer/annotations/keys.ts'
import { swapped, checkBinding, withKey } from '#renderer/annotations/remap.ts'

const none: Press = { key: '', code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }

test.each<[string, Partial<Press>, string | undefined]>([
  ['a letter', { key: 'a', code: 'KeyA' }, 'a'],
  ['with Shift', { key: 'J', code: 'KeyJ', shiftKey: true }, 'J'],
  ['with Caps Lock', { key: 'A', code: 'KeyA' }, 'a'],
  ['with both', { key: 'j', code: 'KeyJ', shiftKey: true }, 'J'],
  ['on a Cyrillic keyboard', { key: 'ф', code: 'KeyA' }, 'a'],
  ['Ctrl', { key: 'z', code: 'KeyZ', ctrlKey: true }, 'Mod+z'],
  ['Command and Shift', { key: 'z', code: 'KeyZ', metaKey: true, shiftKey: true }, 'Mod+Shift+z'],
  ['an arrow', { key: 'ArrowDown', code: 'ArrowDown' }, 'ArrowDown'],
  ['Alt and an arrow', { key: 'ArrowUp', code: 'ArrowUp', altKey: true }, 'Alt+ArrowUp'],
  ['Shift and an arrow', { key: 'ArrowUp', code: 'ArrowUp', shiftKey: true }, 'Shift+ArrowUp'],
  ['a sign that takes Shift', { key: '?', code: 'Slash', shiftKey: true }, '?'],
  [
    'a bracket by AltGr, as Windows tells it',
    { key: ']', code: 'Digit9', ctrlKey: true, altKey: true, getModifierState: (modifier) => modifier === 'AltGraph' },
    ']',
  ],
  ['the space bar', { key: ' ', code: 'Space' }, 'Space'],
  ['Shift alone', { key: 'Shift', code: 'ShiftLeft', shiftKey: true }, undefined],
])('%s', (_, press, expected) => {
  expect(pressedKey({ ...none, ...press })).toBe(expected)
})

test.each([
  ['a', ['a']],
  ['J', ['Shift', 'J']],
  ['Mod+Shift+z', ['Ctrl', 'Shift', 'Z']],
  ['Alt+ArrowUp', ['Alt', '↑']],
  ['?', ['?']],
  ['+', ['+']],
])('%s is shown', (key, parts) => {
  expect(shownKey(key)).toEqual(parts)
})

test('names of actions are unique on the whole bench, and no two that listen together share a key', () => {
  const names = keyLists.flatMap(({ actions }) => Object.keys(actions))
  expect(names).toHaveLength(new Set(names).size)
  const clashes = keyLists.flatMap(({ actions }) =>
    Object.entries(actions).flatMap(([name, { keys }]) =>
      keys.flatMap((key) => {
        const binding = checkBinding(keyLists, name, key, {})
        return binding.state === 'taken' ? [`${key}: ${name} and ${binding.by.name}`] : []
      }),
    ),
  )
  expect(clashes).toEqual([])
})

describe('putting an action on another key', () => {
  const lists = [
    keyList({ scope: 'everywhere', everywhere: true, actions: { undo: { title: 'Undo', keys: ['u', 'Mod+z'] } } }),
    keyList({
      scope: 'pairs',
      actions: { approve: { title: 'Approve', keys: ['a'] }, reject: { title: 'Reject', keys: ['x'] } },
    }),
    keyList({ scope: 'labels', actions: { accept: { title: 'Accept', keys: ['a'] } } }),
  ]

  test.each([
    ['a key that nothing is on', 'approve', 'y', {}, 'free'],
    ['its own', 'approve', 'a', {}, 'free'],
    ['one of its own scope', 'approve', 'x', {}, 'taken'],
    ['one of a scope that never listens with it', 'reject', 'a', { approve: 'y' }, 'free'],
    ['one that works everywhere', 'approve', 'u', {}, 'taken'],
    ['everywhere on one of any scope', 'undo', 'a', { approve: 'y' }, 'taken'],
    ['one that another has left', 'approve', 'x', { reject: 'y' }, 'free'],
    ['one that another was put on', 'approve', 'y', { reject: 'y' }, 'taken'],
    ['what the page needs', 'approve', 'Tab', {}, 'kept'],
    ['what opens a screen', 'approve', 'Alt+3', {}, 'kept'],
  ])('%s', (_, name, key, remapped, state) => {
    expect(checkBinding(lists, name, key, remapped).state).toBe(state)
  })

  test('who has it, and whether it could give it up', () => {
    expect(checkBinding(lists, 'approve', 'u', {})).toEqual({
      state: 'taken',
      by: { name: 'undo', title: 'Undo', scope: 'everywhere', canSwap: true },
    })
    expect(checkBinding(lists, 'approve', 'Mod+z', {})).toMatchObject({ by: { canSwap: false } })
  })

  test('the usual key is not remembered, and two change places', () => {
    expect(withKey(lists, { approve: 'y' }, 'approve', 'a')).toEqual({})
    expect(swapped(lists, {}, 'approve', 'reject')).toEqual({ approve: 'x', reject: 'a' })
    expect(swapped(lists, { approve: 'x', reject: 'a' }, 'approve', 'reject')).toEqual({})
  })
})
