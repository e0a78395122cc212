import { keysOf, type KeyList, type Remapped } from './keys.ts'

/** An action that listens to a key already, where another one would like to. */
export interface Taken {
  readonly name: string
  readonly title: string
  readonly scope: string
  /** Whether it can give the key up: it is the one that can be changed. */
  readonly canSwap: boolean
}

/** Keys without which nobody gets about on a page. */
const kept = new Set(['Tab', 'Shift+Tab', 'Escape', 'Mod+c', 'Mod+v', 'Mod+x', 'Mod+r', 'Mod+w', 'Mod+t'])

export type Binding =
  | { readonly state: 'free' }
  | { readonly state: 'kept'; readonly reason: string }
  | { readonly state: 'taken'; readonly by: Taken }

/** Whether an action can be put on a key: lists that listen at the same time may not share one. */
export function checkBinding(lists: readonly KeyList[], name: string, key: string, remapped: Remapped): Binding {
  if (kept.has(key)) return { state: 'kept', reason: 'the page and the browser need it' }
  if (/^Alt\+\d$/.test(key)) return { state: 'kept', reason: 'it opens a screen' }
  const own = lists.find(({ actions }) => name in actions)
  for (const list of lists) {
    if (list !== own && list.everywhere !== true && own?.everywhere !== true) continue
    for (const [other, action] of Object.entries(list.actions)) {
      const keys = keysOf(other, action, remapped)
      if (other !== name && keys.includes(key))
        return { state: 'taken', by: { name: other, title: action.title, scope: list.scope, canSwap: keys[0] === key } }
    }
  }
  return { state: 'free' }
}

/** With an action on a key; what it usually is on need not be remembered. */
export function withKey(lists: readonly KeyList[], remapped: Remapped, name: string, key: string): Remapped {
  const others = Object.fromEntries(Object.entries(remapped).filter(([each]) => each !== name))
  return usualKey(lists, name) === key ? others : { ...others, [name]: key }
}

/** Two actions change places. */
export function swapped(lists: readonly KeyList[], remapped: Remapped, name: string, other: string): Remapped {
  const [one, two] = [currentKey(lists, name, remapped), currentKey(lists, other, remapped)]
  return withKey(lists, withKey(lists, remapped, name, two), other, one)
}

function currentKey(lists: readonly KeyList[], name: string, remapped: Remapped): string {
  return remapped[name] ?? usualKey(lists, name)
}

function usualKey(lists: readonly KeyList[], name: string): string {
  return lists.find(({ actions }) => name in actions)?.actions[name]?.keys[0] ?? ''
}
