/** The keys of one place of the bench; what is not in sight does not listen. Names are unique on the whole bench. */
export interface KeyList<Name extends string = string> {
  /** As a heading of the list of keys. */
  readonly scope: string
  /** Whether it listens wherever one works; others listen while they are in sight, at most one of them at a time. */
  readonly everywhere?: boolean
  readonly actions: Readonly<Record<Name, KeyAction>>
}

export interface KeyAction {
  /** What it does: "Approve the pair". */
  readonly title: string
  /**
   * The first can be changed by a person, the others always work: `a`, `J` (with Shift), `ArrowDown`, `Mod+z`,
   * `Mod+Shift+z`, `Alt+ArrowUp`.
   */
  readonly keys: readonly [string, ...string[]]
  /** Listens while a text field has the focus, too. */
  readonly inFields?: boolean
}

export function keyList<Name extends string>(list: KeyList<Name>): KeyList<Name> {
  return list
}

/** Of a keyboard event. */
export interface Press {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly getModifierState?: (modifier: string) => boolean
}

/**
 * A pressed key by name; undefined where only a modifier is down. Letters are told by Shift, not by Caps Lock, and on a
 * keyboard of another script by where they are.
 */
export function pressedKey(press: Press): string | undefined {
  const { key, code, shiftKey } = press
  if (['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead', 'Process', 'Unidentified'].includes(key))
    return undefined
  const letter = /^[a-z]$/i.test(key)
    ? key.toLowerCase()
    : /^\p{L}$/u.test(key) && /^Key[A-Z]$/.test(code)
      ? code.slice(3).toLowerCase()
      : undefined
  // With AltGr many keyboards write their brackets; some systems report it as Ctrl with Alt.
  const written = press.getModifierState?.('AltGraph') === true
  const mod = !written && (press.ctrlKey || press.metaKey)
  const altKey = !written && press.altKey
  const base = letter ?? (key === ' ' ? 'Space' : key)
  const prefix = `${mod ? 'Mod+' : ''}${altKey ? 'Alt+' : ''}`
  // Signs are what Shift has made of them already.
  if (prefix === '')
    return letter === undefined
      ? base.length > 1 && shiftKey
        ? `Shift+${base}`
        : base
      : shiftKey
        ? letter.toUpperCase()
        : letter
  return `${prefix}${shiftKey ? 'Shift+' : ''}${base}`
}

const signs: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: '⌫',
}

/** As it is shown: `Ctrl + Z`, `Shift + J`, `↓`. */
export function shownKey(key: string): readonly string[] {
  const parts = key === '+' ? ['+'] : key.split(/\+(?=.)/)
  return parts.flatMap((part, i) => {
    if (part === 'Mod') return ['Ctrl']
    if (/^[A-Z]$/.test(part)) return ['Shift', part]
    return [signs[part] ?? (i > 0 && part.length === 1 ? part.toUpperCase() : part)]
  })
}

export type Remapped = Readonly<Record<string, string>>

/** The keys an action is on, the one that can be changed first. */
export function keysOf(
  name: string,
  { keys: [usual, ...others] }: KeyAction,
  remapped: Remapped,
): readonly [string, ...string[]] {
  return [remapped[name] ?? usual, ...others]
}
