import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core'
import {
  IconAlertCircle,
  IconAlertTriangle,
  IconArrowDown,
  IconArrowUp,
  IconHistory,
  IconTrash,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, type KeyboardEvent } from 'react'
import { labelsOf } from '#core/answer-space.ts'
import { optionsFor } from '#core/conditions/delusive-validators.ts'
import { count } from '#core/numbers.ts'
import { useClient } from '../../app/host.tsx'
import { dateTime } from '../../ui/dates.ts'
import { shortTime } from '../short-time.ts'
import bench from '../annotations.module.css'
import { pairKeys } from '../bench-keys.ts'
import { referencesQuery } from '../queries.ts'
import { problemsOf, type StoredPair } from '../shown-task.ts'
import { KeyHint, useShortcut } from '../use-keys.tsx'
import { useSavedText, type SavedText } from '../use-saved-text.ts'
import type { BenchTask } from '../work.ts'
import { pairWords, StateSign } from './pair-card.tsx'
import classes from './pairs.module.css'
import type { PairActions } from './use-pair-actions.ts'

export interface ChosenPairProps {
  readonly collection: string
  readonly task: BenchTask
  readonly pair: StoredPair
  readonly place: number
  readonly of: number
  readonly actions: PairActions
  readonly onHistory: () => void
}

/** The pair that is worked at: all of it, every text to be written in place. */
export function ChosenPair({ collection, task, pair, place, of, actions, onHistory }: ChosenPairProps) {
  const { id } = pair
  const client = useClient()
  const { edit } = actions
  const input = useSavedText(pair.input, (text) => edit(id, { input: text }))
  const gold = useSavedText(pair.gold ?? '', (text) => edit(id, { gold: text === '' ? null : text }))
  const output = useSavedText(pair.output, (text) => edit(id, { output: text }))
  const note = useSavedText(pair.note, (text) => edit(id, { note: text }))
  const known = useQuery(referencesQuery(client, collection, task.name, pair.input)).data
  const problems = useMemo(
    () =>
      problemsOf(
        task,
        { ...pair, input: input.text, gold: gold.text === '' ? null : gold.text, output: output.text },
        pair,
        (asked) => (asked === pair.input ? known : undefined),
      ),
    [task, pair, input.text, gold.text, output.text, known],
  )
  const field = { task, actions, id }
  return (
    <article
      className={classes['chosen']}
      data-pair={id}
      data-state={pair.state}
      tabIndex={-1}
      aria-current="true"
      aria-label={pairWords({ ...pair, problems }, place, of)}
    >
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Group gap={6} wrap="nowrap" flex="none">
          <StateSign state={pair.state} />
          <Text size="sm" fw={600}>
            {pair.state}
          </Text>
        </Group>
        <Text size="xs" c="dimmed" ta="right">
          {pair.source} · {count(place)} of {count(of)} ·{' '}
          <span title={dateTime(pair.origin.at)}>
            {pair.origin.author || 'nobody'}, {shortTime(pair.origin.at)}
          </span>
        </Text>
      </Group>
      <Field {...field} name="input" label="Input" saved={input} />
      <Field {...field} name="gold" label="Gold output" saved={gold} />
      <Field {...field} name="output" label="Delusive output" saved={output} />
      <Labels
        {...field}
        options={optionsFor({ input: input.text }, { ...task, answerSpace: task.space }) ?? known?.options ?? undefined}
        gold={gold.text}
        output={output}
      />
      {pair.proposed !== output.text && pair.proposed !== '' && (
        <Text size="xs" c="dimmed">
          Proposed as: <bdi>{pair.proposed}</bdi>
        </Text>
      )}
      <Problems problems={problems} />
      <input
        className={classes['writing']}
        aria-label="Note"
        placeholder="Note"
        title="Why it needs a second look, or what you want to say of it"
        value={note.text}
        onChange={({ currentTarget }) => note.type(currentTarget.value)}
        onBlur={note.flush}
        onKeyDown={leaveByEscape}
      />
      <Buttons pair={pair} place={place} of={of} actions={actions} onHistory={onHistory} />
    </article>
  )
}

interface FieldProps {
  readonly id: string
  readonly actions: PairActions
  readonly name: 'input' | 'gold' | 'output'
  readonly label: string
  readonly saved: SavedText
}

function Field({ actions, name, label, saved }: FieldProps) {
  const leave = () => {
    saved.flush()
    actions.leave()
  }
  return (
    <label className={classes['field']}>
      <span className={classes['label']}>{label}</span>
      <textarea
        className={classes['writing']}
        data-field={name}
        dir="auto"
        rows={1}
        value={saved.text}
        onChange={({ currentTarget }) => saved.type(currentTarget.value)}
        onBlur={leave}
        onKeyDown={leaveByEscape}
      />
    </label>
  )
}

/** The keyboard goes back to the pair. */
function leaveByEscape(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Escape') return
  event.preventDefault()
  event.currentTarget.closest<HTMLElement>('[data-pair]')?.focus()
}

/** Labels shown as buttons at most. */
const maxLabels = 12

/** Of a classification task, the labels that would be wrong; of a choice task, the other options of the input. */
function Labels({
  task: { space },
  options,
  gold,
  output,
}: {
  readonly task: BenchTask
  readonly options: readonly string[] | undefined
  readonly gold: string
  readonly output: SavedText
}) {
  const labels = labelsOf(space, { options })
  if (labels === null || labels.length > maxLabels) return null
  const wrong = labels.filter((label) => label.trim() !== gold.trim())
  return (
    <Group gap={6} role="group" aria-label="Labels that are wrong">
      {wrong.map((label) => (
        <button
          key={label}
          type="button"
          className={bench['small']}
          aria-pressed={label === output.text}
          onClick={() => output.put(label)}
        >
          <bdi>{label}</bdi>
        </button>
      ))}
    </Group>
  )
}

function Problems({
  problems,
}: {
  readonly problems: readonly {
    readonly code: string
    readonly severity: 'error' | 'warning'
    readonly message: string
  }[]
}) {
  return (
    <Stack gap={2} role="group" aria-label="Problems with it">
      {problems.map(({ code, severity, message }) => (
        <Group
          key={code}
          gap={6}
          wrap="nowrap"
          align="flex-start"
          className={classes['problem']}
          data-severity={severity}
        >
          {severity === 'error' ? (
            <IconAlertCircle size={16} aria-label="error" role="img" />
          ) : (
            <IconAlertTriangle size={16} aria-label="warning" role="img" />
          )}
          <Text size="xs">
            <bdi>{message}</bdi>
          </Text>
        </Group>
      ))}
      {problems.length === 0 && (
        <Text size="xs" c="dimmed">
          No problems found.
        </Text>
      )}
    </Stack>
  )
}

type ButtonsProps = Pick<ChosenPairProps, 'pair' | 'place' | 'of' | 'actions' | 'onHistory'>

function Buttons({ pair: { id }, place, of, actions: { decide, remove, move }, onHistory }: ButtonsProps) {
  const shortcut = useShortcut(pairKeys)
  const small = { variant: 'default', size: 30, color: 'gray' } as const
  return (
    <Group gap="xs" justify="space-between">
      <Group gap={6} wrap="nowrap">
        <Button
          size="compact-sm"
          color="green"
          variant="light"
          aria-keyshortcuts={shortcut('approve')}
          rightSection={<KeyHint list={pairKeys} name="approve" />}
          onClick={() => decide(id, 'approved')}
        >
          Approve
        </Button>
        <Button
          size="compact-sm"
          color="red"
          variant="light"
          aria-keyshortcuts={shortcut('reject')}
          rightSection={<KeyHint list={pairKeys} name="reject" />}
          onClick={() => decide(id, 'rejected')}
        >
          Reject
        </Button>
        <Button
          size="compact-sm"
          color="orange"
          variant="light"
          aria-keyshortcuts={shortcut('second look')}
          rightSection={<KeyHint list={pairKeys} name="second look" />}
          onClick={() => decide(id, 'needs a second look')}
        >
          Second look
        </Button>
      </Group>
      <Group gap={4} wrap="nowrap">
        <ActionIcon
          {...small}
          aria-label="Move the pair up"
          title="Move up (Alt ↑)"
          disabled={place === 1}
          onClick={() => move(id, -1)}
        >
          <IconArrowUp size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          {...small}
          aria-label="Move the pair down"
          title="Move down (Alt ↓)"
          disabled={place === of}
          onClick={() => move(id, 1)}
        >
          <IconArrowDown size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          {...small}
          aria-label="History of the pair"
          title="History"
          aria-keyshortcuts={shortcut('pair history')}
          onClick={onHistory}
        >
          <IconHistory size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          {...small}
          aria-label="Delete the pair"
          title="Delete"
          aria-keyshortcuts={shortcut('delete pair')}
          onClick={() => remove(id)}
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </Group>
    </Group>
  )
}
