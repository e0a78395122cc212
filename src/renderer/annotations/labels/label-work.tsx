import { Alert, Button, Group, NativeSelect, SegmentedControl, Stack, Text, Title } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { useMemo, useRef, useState, type RefObject } from 'react'
import { alikeOutputs, choiceUnreviewed, reviewedKinds } from '#core/corrections.ts'
import { count, counted } from '#core/numbers.ts'
import { statedDegrees } from '#core/task.ts'
import { AddText } from '../../ui/add-text.tsx'
import { dateTime } from '../../ui/dates.ts'
import { KeyHint, useKeys, useShortcut } from '../use-keys.tsx'
import type { BenchTask, WorkProps } from '../work.ts'
import { labelKeys } from './label-keys.ts'
import { MarkedDefinition } from './marked-definition.tsx'
import { OutputList } from './output-list.tsx'
import {
  foundDegree,
  lookedAt,
  outputRows,
  problemsOf,
  spaceOf,
  toggled,
  type Looked,
  type OutputRow,
} from './review.ts'

/** What the label space is, what speaks for it, and an annotator's word on it. */
export default function LabelWork(props: WorkProps) {
  return props.task.space.kind === 'choice' ? (
    <Text size="sm">There is nothing to review: {choiceUnreviewed}.</Text>
  ) : (
    <Review {...props} />
  )
}

function Review({ collection, set, task, act, announce, showHistory }: WorkProps) {
  const [kept, keepIneligible, forgetIneligible] = useLocalStorage<Looked | null>({
    key: `placebo labels ${collection}/${set}/${task.name}`,
    defaultValue: null,
    getInitialValueInEffect: false,
  })
  const ineligible = kept ?? undefined
  const setIneligible = (next: Looked | undefined) => (next === undefined ? forgetIneligible() : keepIneligible(next))
  const [seen, setSeen] = useState<readonly string[]>(() => [
    ...task.outputs.map(({ output }) => output),
    ...lookedAt(task).labels,
  ])
  const list = useRef<HTMLUListElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const looked = ineligible ?? lookedAt(task)
  const problems = problemsOf(looked)
  const reviewed = task.labelSpace !== null && ineligible === undefined

  const keep = (what: string, next: Looked) => {
    // What cannot be kept stays in sight until it can.
    setIneligible(problemsOf(next).length > 0 ? next : undefined)
    if (problemsOf(next).length === 0) act(what, [{ kind: 'label space', value: spaceOf(next) }])
  }
  const toggle = (label: string) => {
    setSeen((before) => [...before, label])
    keep(looked.labels.includes(label) ? 'take a label out' : 'add a label', toggled(looked, label))
    announce(looked.labels.includes(label) ? `${label} is no label any more.` : `${label} is a label.`)
  }
  const setKind = (kind: Looked['kind']) => {
    if (kind === looked.kind) return
    keep(`say it is ${kind}`, { ...looked, kind })
    announce(`It is a ${kind} task.`)
  }
  const accept = () => {
    if (reviewed || problems.length > 0) announce(reviewed ? 'It is reviewed already.' : problems.join(' '))
    else {
      keep('accept the label space', looked)
      announce('The label space is accepted.')
    }
  }
  const drop = () => {
    setIneligible(undefined)
    if (task.labelSpace === null) return
    act('take the review away', [{ kind: 'label space', value: null }])
    announce('The review is gone.')
  }
  useKeys(labelKeys, {
    'accept the label space': accept,
    'classification task': () => setKind('classification'),
    'generation task': () => setKind('generation'),
    'go to the outputs': () => list.current?.focus(),
    'add a label': () => field.current?.focus(),
    'drop the review': drop,
  })
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Text size="sm">{reported(task)}</Text>
        {task.labelSpace && (
          <Button
            variant="default"
            size="compact-sm"
            flex="none"
            aria-label="History of the label space"
            onClick={() => showHistory('label space')}
          >
            History
          </Button>
        )}
      </Group>
      <Verdict
        looked={looked}
        reviewed={reviewed}
        problems={problems}
        onKind={setKind}
        onAccept={accept}
        onDrop={task.labelSpace === null && ineligible === undefined ? undefined : drop}
      />
      {looked.kind === 'classification' ? (
        <Labels
          task={task}
          looked={looked}
          seen={seen}
          list={list}
          onToggle={toggle}
          onStated={(stated) => keep('say whether the definition states the labels', { ...looked, stated })}
        >
          <AddText
            key={task.name}
            ref={field}
            label="Add a label"
            hint={<KeyHint list={labelKeys} name="add a label" />}
            known={looked.labels}
            already="It is a label already"
            keptAs={`label ${collection}/${set}/${task.name}`}
            onAdd={toggle}
            width={240}
          />
        </Labels>
      ) : (
        <Generation task={task} />
      )}
    </Stack>
  )
}

function reported({ labelSpace, instances }: BenchTask): string {
  return labelSpace === null
    ? `Found from the outputs of all ${counted(instances, 'instance')}; nobody has reviewed it in this set yet.`
    : `Reviewed by ${labelSpace.origin.author}, ${dateTime(labelSpace.origin.at)}, against the outputs of all ${counted(instances, 'instance')}.`
}

interface VerdictProps {
  readonly looked: Looked
  readonly reviewed: boolean
  readonly problems: readonly string[]
  readonly onKind: (kind: Looked['kind']) => void
  readonly onAccept: () => void
  readonly onDrop: (() => void) | undefined
}

function Verdict({ looked, reviewed, problems, onKind, onAccept, onDrop }: VerdictProps) {
  const shortcut = useShortcut(labelKeys)
  return (
    <>
      <Group gap="sm">
        <SegmentedControl
          aria-label="Kind of task"
          size="xs"
          value={looked.kind}
          onChange={(value) => onKind(reviewedKinds.find((kind) => kind === value) ?? looked.kind)}
          data={reviewedKinds.map((kind) => ({
            value: kind,
            label: (
              <Group gap="xs" wrap="nowrap">
                {kind} <KeyHint list={labelKeys} name={`${kind} task`} />
              </Group>
            ),
          }))}
        />
        <Button
          size="xs"
          onClick={onAccept}
          disabled={reviewed || problems.length > 0}
          aria-keyshortcuts={shortcut('accept the label space')}
          rightSection={<KeyHint list={labelKeys} name="accept the label space" />}
        >
          {reviewed ? 'Reviewed' : 'Accept'}
        </Button>
        {onDrop && (
          <Button
            size="xs"
            variant="default"
            onClick={onDrop}
            aria-keyshortcuts={shortcut('drop the review')}
            rightSection={<KeyHint list={labelKeys} name="drop the review" />}
          >
            As it was found
          </Button>
        )}
      </Group>
      {problems.map((problem) => (
        <Text key={problem} size="sm" c="red" role="alert">
          Not kept yet: {problem}
        </Text>
      ))}
    </>
  )
}

interface LabelsProps {
  readonly task: BenchTask
  readonly looked: Looked
  /** Outputs that stay where they are, and in sight when they are no labels any more. */
  readonly seen: readonly string[]
  readonly list: RefObject<HTMLUListElement | null>
  readonly onToggle: (label: string) => void
  readonly onStated: (stated: Looked['stated']) => void
  readonly children: React.ReactNode
}

function Labels({ task, looked, seen, list, onToggle, onStated, children }: LabelsProps) {
  const [current, setCurrent] = useState(0)
  const rows = useMemo(() => outputRows(task, looked, seen), [task, looked, seen])
  const shown = Math.min(current, Math.max(0, rows.length - 1))
  return (
    <>
      <MarkedDefinition definition={task.definition} labels={looked.labels} chosen={rows[shown]?.output} />
      <OutputList
        rows={rows}
        of={task.instances}
        current={shown}
        onCurrent={setCurrent}
        onToggle={onToggle}
        list={list}
      />
      <Group align="flex-end" gap="md">
        {children}
        <NativeSelect
          label="The definition states the labels"
          w={260}
          value={looked.stated ?? ''}
          data={[
            { value: '', label: `as is found: ${foundDegree(rows)}` },
            ...statedDegrees.map((degree) => ({ value: degree, label: `say: ${degree}` })),
          ]}
          onChange={({ currentTarget }) =>
            onStated(statedDegrees.find((degree) => degree === currentTarget.value) ?? null)
          }
        />
      </Group>
      <Doubts rows={rows} otherOutputs={task.otherOutputs} />
    </>
  )
}

/** What speaks against the label space as it stands. */
function Doubts({ rows, otherOutputs }: { readonly rows: readonly OutputRow[]; readonly otherOutputs: number }) {
  const outside = rows.filter(({ isLabel, instances }) => !isLabel && instances > 0)
  const alike = useMemo(() => alikeOutputs(rows.map(({ output }) => output)), [rows])
  return (
    <>
      {outside.length > 0 && (
        <Alert color="yellow" title={`${counted(outside.length, 'output')} outside the label space`}>
          <Text size="sm">
            {outside
              .slice(0, 10)
              .map(({ output, instances }) => `${output} (${count(instances)})`)
              .join(', ')}
            {outside.length > 10 ? ' …' : ''}: no label is right there literally; exact match takes one only where both
            are equal after normalisation.
          </Text>
        </Alert>
      )}
      {otherOutputs > 0 && (
        <Text size="sm">
          {counted(otherOutputs, 'instance')} have outputs that are not listed: there are too many, or they are too long
          for a label.
        </Text>
      )}
      {alike.length > 0 && (
        <Alert color="yellow" title="Exact match takes these for one, strict match and format correctness do not">
          {alike.map((group) => (
            <Text key={group.join(' ')} size="sm">
              {group.map((output) => JSON.stringify(output)).join(' = ')}
            </Text>
          ))}
        </Alert>
      )}
    </>
  )
}

/** Outputs shown of a generation task. */
const maxShown = 10

function Generation({ task }: { readonly task: BenchTask }) {
  const outputs = task.outputs
    .filter(({ output }) => output !== '')
    .toSorted((one, other) => other.instances - one.instances)
  return (
    <>
      <Text size="sm">
        A generation task has no closed label space: every answer that is not empty is in format, and random guess and
        majority label say nothing of it.
      </Text>
      <Title order={3}>Its most frequent outputs</Title>
      <Stack component="ol" gap={4} m={0}>
        {outputs.slice(0, maxShown).map(({ output, instances }) => (
          <Text component="li" key={output} size="sm">
            <bdi>{output}</bdi> ({counted(instances, 'instance')})
          </Text>
        ))}
      </Stack>
      <Text size="sm">
        {outputs.length > maxShown || task.otherOutputs > 0
          ? `And ${task.otherOutputs > 0 ? 'many more' : counted(outputs.length - maxShown, 'other')}.`
          : 'There are no others: it could be a classification task.'}
      </Text>
    </>
  )
}
