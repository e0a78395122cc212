import { Button, Group, Stack, Text } from '@mantine/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import { counted } from '#core/numbers.ts'
import { pairKeys } from '../bench-keys.ts'
import type { StoredPair } from '../shown-task.ts'
import { KeyHint, useKeys, useShortcut } from '../use-keys.tsx'
import type { WorkProps } from '../work.ts'
import { ChosenPair } from './chosen-pair.tsx'
import { NewPair } from './new-pair.tsx'
import { PairCard } from './pair-card.tsx'
import { isUndecided } from './pair-order.ts'
import classes from './pairs.module.css'
import type { PairActions } from './use-pair-actions.ts'

/** Which pair has the focus, and which part of it is to get the keyboard's. */
export interface Focus {
  readonly on: 'pair' | 'output' | 'input'
  /** Grows with every wish. */
  readonly wish: number
}

export interface PairWorkProps extends WorkProps {
  readonly chosen: string | undefined
  readonly focus: Focus
  readonly onChoose: (id: string | undefined, focus?: Focus['on']) => void
  readonly actions: PairActions
  readonly onPropose: () => void
  readonly proposing: boolean
}

/** The delusive pairs of a task. */
export function PairWork(props: PairWorkProps) {
  const { collection, task, chosen, onChoose, actions, onPropose, proposing, showHistory } = props
  const { pairs } = task
  const list = useRef<HTMLOListElement>(null)
  const [beginning, setBeginning] = useState(false)
  const shortcut = useShortcut(pairKeys)
  const place = pairs.findIndex(({ id }) => id === chosen)
  const pair = pairs[place]
  const go = useCallback(
    (by: 1 | -1) => onChoose((pairs[place + by] ?? pair)?.id, 'pair'),
    [onChoose, pairs, place, pair],
  )
  const withPair = (work: (id: string) => void) => () => {
    if (pair) work(pair.id)
  }
  useKeys(pairKeys, {
    'next pair': () => go(1),
    'previous pair': () => go(-1),
    approve: withPair((id) => actions.decide(id, 'approved')),
    reject: withPair((id) => actions.decide(id, 'rejected')),
    'second look': withPair((id) => actions.decide(id, 'needs a second look')),
    edit: withPair((id) => onChoose(id, 'output')),
    'approve typed': withPair((id) => {
      // What was typed is saved when its field is left.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      actions.decide(id, 'approved')
    }),
    'new pair': () => setBeginning(true),
    'delete pair': withPair(actions.remove),
    'move up': withPair((id) => actions.move(id, -1)),
    'move down': withPair((id) => actions.move(id, 1)),
    propose: onPropose,
    'pair history': withPair((id) => showHistory(`pair ${id}`)),
  })
  useFocus(list, props)
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="xs">
        <Text size="sm" role="status">
          {summary(pairs)}
        </Text>
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="default"
            aria-keyshortcuts={shortcut('new pair')}
            rightSection={<KeyHint list={pairKeys} name="new pair" />}
            onClick={() => setBeginning(true)}
          >
            New pair
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            loading={proposing}
            aria-keyshortcuts={shortcut('propose')}
            rightSection={<KeyHint list={pairKeys} name="propose" />}
            onClick={onPropose}
          >
            Propose
          </Button>
        </Group>
      </Group>
      {pairs.length === 0 && (
        <Text size="sm" c="dimmed">
          A delusive pair is an input with an output that is wrong for it. Let them be proposed, or begin one with an
          example.
        </Text>
      )}
      <ol className={classes['list']} ref={list} aria-label="Pairs">
        {pairs.map((each, i) => (
          <li key={each.id}>
            {each.id === chosen ? (
              <ChosenPair
                key={each.id}
                collection={collection}
                task={task}
                pair={each}
                place={i + 1}
                of={pairs.length}
                actions={actions}
                onHistory={() => showHistory(`pair ${each.id}`)}
              />
            ) : (
              <PairCard pair={each} place={i + 1} of={pairs.length} onChoose={onChoose} />
            )}
          </li>
        ))}
      </ol>
      <PassedOver task={task} />
      {beginning && (
        <NewPair collection={collection} task={task} onClose={() => setBeginning(false)} onBegin={actions.begin} />
      )}
    </Stack>
  )
}

/** What was not proposed, so that nobody looks for it. */
function PassedOver({ task: { passedOver } }: Pick<PairWorkProps, 'task'>) {
  if (passedOver.length === 0) return null
  return (
    <details className={classes['passed']}>
      <summary>
        {counted(passedOver.length, 'candidate')} {passedOver.length === 1 ? 'is' : 'are'} not proposed
      </summary>
      <ul>
        {passedOver.map(({ title, output, reason }) => (
          <li key={title}>
            <strong>
              <bdi>{output || '(no output)'}</bdi>
            </strong>{' '}
            ({title}): <bdi>{reason}</bdi>
          </li>
        ))}
      </ul>
    </details>
  )
}

/** Where a person wishes to go on, as soon as it is in the page. */
function useFocus(
  list: { readonly current: HTMLOListElement | null },
  { chosen, focus }: Pick<PairWorkProps, 'chosen' | 'focus'>,
): void {
  const heard = useRef(focus.wish)
  useEffect(() => {
    if (heard.current === focus.wish) return
    const card =
      chosen === undefined ? null : list.current?.querySelector<HTMLElement>(`[data-pair="${chosen}"][aria-current]`)
    if (!card) return
    heard.current = focus.wish
    const field =
      focus.on === 'pair' ? null : card.querySelector<HTMLTextAreaElement>(`textarea[data-field="${focus.on}"]`)
    if (field) {
      field.focus()
      field.select()
    } else card.focus({ preventScroll: true })
    card.scrollIntoView({ block: 'nearest' })
  })
}

function summary(pairs: readonly StoredPair[]): string {
  const approved = pairs.filter(({ state }) => state === 'approved').length
  const left = pairs.filter(isUndecided).length
  return `${counted(pairs.length, 'pair')}, ${approved} approved${left === 0 ? '' : `, ${left} to decide`}`
}
