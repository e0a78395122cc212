import { Text, UnstyledButton } from '@mantine/core'
import { useEffect, useId, useMemo, useRef, type KeyboardEvent, type RefObject } from 'react'
import { contentTypes, type ContentType } from '#core/annotations/content-types.ts'
import { counted } from '#core/numbers.ts'
import { shownKey } from '../keys.ts'
import { KeyHint, useActionOf, useShortcut } from '../use-keys.tsx'
import { wordAfter, type Move } from './cursor.ts'
import { definitionKeys, wordKeys, type WordAction } from './definition-keys.ts'
import classes from './definition.module.css'
import { TaggedText } from './tagged-text.tsx'
import { typeMeanings, typeNumber } from './types.ts'
import { quoted, type Tagging } from './use-tagging.ts'
import { wordBeyond } from './word-at.ts'

export interface TagDefinitionProps {
  readonly definition: string
  readonly tagging: Tagging
  readonly words: RefObject<HTMLDivElement | null>
}

/** The definition with its tags, and the eight types with their keys, which are the legend, too. */
export function TagDefinition({ definition, tagging, words }: TagDefinitionProps) {
  const help = useId()
  const { keyOf } = useTypeKeys()
  const onKeyDown = useWordKeys(tagging)
  useEffect(() => {
    // Whoever comes here by a key goes on by keys.
    if (document.activeElement === document.body) words.current?.focus({ preventScroll: true })
  }, [words])
  return (
    <>
      <Legend tagging={tagging} />
      <TaggedText
        ref={words}
        definition={definition}
        text={tagging.text}
        pieces={tagging.pieces}
        cursor={tagging.cursor}
        describedBy={help}
        keyOf={keyOf}
        onChoose={tagging.choose}
        onClickWord={tagging.chooseAround}
        onKeyDown={onKeyDown}
      />
      <Chosen tagging={tagging} />
      <Text size="xs" c="dimmed" id={help}>
        Drag over words, or go by arrow keys (<KeyHint list={definitionKeys} name="go to the words" /> leads there) and
        choose with Shift. Tab goes on to the next tagged part; Escape, then Tab, leaves.
      </Text>
    </>
  )
}

function Legend({ tagging: { spans, current, tag } }: { readonly tagging: Tagging }) {
  const { keyOf, clearKey } = useTypeKeys()
  const shortcut = useShortcut(definitionKeys)
  const counts = useMemo(
    () => new Map(contentTypes.map((type) => [type, spans.filter((span) => span.type === type).length])),
    [spans],
  )
  // A click leaves the focus in the definition.
  const stay = (event: { preventDefault: () => void }) => event.preventDefault()
  return (
    <div className={classes['legend']} role="group" aria-label="Content types">
      {contentTypes.map((type) => (
        <UnstyledButton
          key={type}
          className={classes['choice']}
          data-current={type === current || undefined}
          aria-pressed={type === current}
          aria-keyshortcuts={shortcut(`tag ${type}`)}
          title={`${type}: ${typeMeanings[type]}`}
          onMouseDown={stay}
          onClick={() => tag(type)}
        >
          <span className={classes['key']} aria-hidden>
            {keyOf(type)}
          </span>
          <span className={classes['piece']} data-type={typeNumber(type)}>
            {type}
          </span>
          {(counts.get(type) ?? 0) > 0 && (
            <span className={classes['count']} title={counted(counts.get(type) ?? 0, 'tagged part')}>
              {counts.get(type)}
            </span>
          )}
        </UnstyledButton>
      ))}
      <UnstyledButton
        className={classes['choice']}
        aria-keyshortcuts={shortcut('clear tags')}
        onMouseDown={stay}
        onClick={() => tag(null)}
      >
        <span className={classes['key']} aria-hidden>
          {clearKey}
        </span>
        <span>no tag</span>
      </UnstyledButton>
    </div>
  )
}

function Chosen({ tagging: { chosen, current, cursor } }: { readonly tagging: Tagging }) {
  const words = Math.abs(cursor.anchor - cursor.head) + 1
  if (chosen === undefined) return <Text size="sm">The definition has no words.</Text>
  return (
    <Text size="sm">
      Chosen: {quoted(chosen)} ({counted(words, 'word')}), {current ?? 'not tagged as one type'}
      {current !== null && `: ${typeMeanings[current]}`}.
    </Text>
  )
}

function useTypeKeys(): { readonly keyOf: (type: ContentType) => string; readonly clearKey: string } {
  const shortcut = useShortcut(definitionKeys)
  const first = (keys: string) => shownKey(keys.split(' ')[0] ?? '').join('+')
  return { keyOf: (type) => first(shortcut(`tag ${type}`)), clearKey: first(shortcut('clear tags')) }
}

type Extends = readonly [move: Move | 'above' | 'below', extend: boolean]

const wordMoves: Readonly<Record<Exclude<WordAction, 'choose everything'>, Extends>> = {
  'next word': ['right', false],
  'previous word': ['left', false],
  'word above': ['above', false],
  'word below': ['below', false],
  'sentence start': ['sentence start', false],
  'sentence end': ['sentence end', false],
  'definition start': ['start', false],
  'definition end': ['end', false],
  'choose next word': ['right', true],
  'choose previous word': ['left', true],
  'choose up': ['above', true],
  'choose down': ['below', true],
  'choose to sentence start': ['sentence start', true],
  'choose to sentence end': ['sentence end', true],
}

/** Keys that the definition hears itself; all others are left to the bench. */
function useWordKeys({
  text,
  cursor,
  choose,
  chooseAll,
  chooseNeighbour,
}: Tagging): (event: KeyboardEvent<HTMLElement>) => void {
  const actionOf = useActionOf(wordKeys)
  const leaving = useRef(false)
  return (event) => {
    if (event.key === 'Tab' && !event.ctrlKey && !event.altKey && !event.metaKey) {
      if (!leaving.current && chooseNeighbour(event.shiftKey ? 'previous' : 'next')) event.preventDefault()
      return
    }
    leaving.current = event.key === 'Escape' || (leaving.current && event.key === 'Shift')
    const action = actionOf(event.nativeEvent)
    if (action === undefined) return
    event.preventDefault()
    if (action === 'choose everything') {
      chooseAll()
      return
    }
    const [move, extend] = wordMoves[action]
    const to =
      move === 'above' || move === 'below'
        ? wordBeyond(event.currentTarget, cursor.head, move)
        : wordAfter(move, cursor, text)
    if (to !== undefined) choose(to, extend)
  }
}
