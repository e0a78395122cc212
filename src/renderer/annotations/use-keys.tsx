import {
  createContext,
  Fragment,
  use,
  useCallback,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react'
import classes from './annotations.module.css'
import { keysOf, pressedKey, shownKey, type KeyList, type Press, type Remapped } from './keys.ts'

interface Listening {
  readonly list: KeyList
  readonly run: (name: string) => void
}

interface BenchKeys {
  readonly remapped: Remapped
  /** Answers with what ends the listening. */
  readonly listen: (listening: Listening) => () => void
}

const KeysContext = createContext<BenchKeys>({ remapped: {}, listen: () => () => undefined })

export interface KeysProviderProps {
  readonly lists: readonly KeyList[]
  readonly remapped: Remapped
  /** What is pressed is kept, and done in its order as soon as this is over. */
  readonly waiting: boolean
  readonly children: ReactNode
}

/** Keys held back at most; nobody presses more on purpose. */
const maxHeld = 50

/** Listens to the keyboard for everything below it that uses `useKeys`. */
export function KeysProvider({ lists, remapped, waiting, children }: KeysProviderProps) {
  const [listening] = useState(() => new Set<Listening>())
  const held = useRef<string[]>([])
  const [, setDone] = useState(0)

  const find = (key: string) => {
    // Whoever came last stands on top.
    const all = [...listening]
      .toReversed()
      .toSorted((one, other) => Number(one.list.everywhere ?? false) - Number(other.list.everywhere ?? false))
    for (const { list, run } of all) {
      const name = nameOf(list, key, remapped)
      if (name !== undefined) return { run: () => run(name), inFields: list.actions[name]?.inFields ?? false }
    }
    return undefined
  }
  const press = useEffectEvent((event: KeyboardEvent) => {
    const key = pressedKey(event)
    if (key === undefined || event.defaultPrevented || event.isComposing || belongsToWidget(event.target, key)) return
    const inField = isField(event.target)
    if (waiting && !inField && lists.some((list) => nameOf(list, key, remapped) !== undefined)) {
      event.preventDefault()
      if (held.current.length < maxHeld) held.current.push(key)
      return
    }
    const found = find(key)
    if (!found || (inField && !found.inFields)) return
    event.preventDefault()
    found.run()
  })
  useEffect(() => {
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
  useEffect(() => {
    const next = waiting ? undefined : held.current.shift()
    if (next === undefined) return
    find(next)?.run()
    // The one after it sees what this one has done.
    setDone((before) => before + 1)
  })

  const listen = useCallback(
    (one: Listening) => {
      listening.add(one)
      return () => void listening.delete(one)
    },
    [listening],
  )
  const value = useMemo(() => ({ remapped, listen }), [remapped, listen])
  return <KeysContext value={value}>{children}</KeysContext>
}

/** Answers the keys of a list as long as the component is in sight; an action without a handler does nothing. */
export function useKeys<Name extends string>(
  list: KeyList<Name>,
  handlers: Readonly<Partial<Record<Name, () => void>>>,
): void {
  const { listen } = use(KeysContext)
  const run = useEffectEvent((name: string) => (handlers as Readonly<Partial<Record<string, () => void>>>)[name]?.())
  useEffect(() => listen({ list, run: (name) => run(name) }), [listen, list])
}

/** Which action of a list a key pressed is on, for what hears its own keys while it has the focus. */
export function useActionOf<Name extends string>(list: KeyList<Name>): (press: Press) => Name | undefined {
  const { remapped } = use(KeysContext)
  return (press) => {
    const key = pressedKey(press)
    return (Object.keys(list.actions) as Name[]).find(
      (name) => key !== undefined && keysOf(name, list.actions[name], remapped).includes(key),
    )
  }
}

/** For `aria-keyshortcuts`. */
export function useShortcut<Name extends string>(list: KeyList<Name>): (name: Name) => string {
  const { remapped } = use(KeysContext)
  return (name) =>
    keysOf(name, list.actions[name], remapped)
      .map((key) => key.replace('Mod+', 'Control+'))
      .join(' ')
}

/** The key an action is on now, beside the word of its button. */
export function KeyHint<Name extends string>({ list, name }: { readonly list: KeyList<Name>; readonly name: Name }) {
  const { remapped } = use(KeysContext)
  return <KeyCaps of={keysOf(name, list.actions[name], remapped)[0]} hidden />
}

/** @param hidden from screen readers, which are told by `aria-keyshortcuts` */
export function KeyCaps({ of, hidden = false }: { readonly of: string; readonly hidden?: boolean }) {
  return (
    <span className={classes['keys']} aria-hidden={hidden || undefined}>
      {shownKey(of).map((part, i) => (
        <Fragment key={part}>
          {i > 0 && ' '}
          <kbd>{part}</kbd>
        </Fragment>
      ))}
    </span>
  )
}

function nameOf(list: KeyList, key: string, remapped: Remapped): string | undefined {
  return Object.entries(list.actions).find(([name, action]) => keysOf(name, action, remapped).includes(key))?.[0]
}

const textless = new Set(['button', 'checkbox', 'radio', 'submit', 'reset', 'range', 'color', 'file', 'image'])

export function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !textless.has(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
}

/**
 * Keys that move within a tab list, a scrolled text and the like, those that press a button, and all keys of a dialog.
 */
function belongsToWidget(target: EventTarget | null, key: string): boolean {
  if (document.querySelector('[aria-modal="true"]') !== null) return true
  if (!(target instanceof Element)) return false
  if (key === 'Enter' || key === 'Space')
    return target.matches('a, button, summary, input, [role="option"], [role="tab"]')
  return (
    /^(?:Arrow|Page|Home|End)/.test(key) &&
    target.matches(
      'pre, input, [role="tab"], [role="option"], [role="listbox"], [role="radio"], [role="menuitem"], [role="group"], [role="region"]',
    )
  )
}
