import {
  Alert,
  Button,
  Checkbox,
  Group,
  NativeSelect,
  Paper,
  SegmentedControl,
  Stack,
  Text,
  Title,
} from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { isStated, statedPlaces } from '#core/answer-space.ts'
import { alikeOutputs, choiceUnreviewed, reviewedKinds, spaceProblems } from '#core/corrections.ts'
import { count, counted } from '#core/numbers.ts'
import { statedDegrees } from '#core/task.ts'
import { useClient } from '../app/host.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { Untrusted } from '../app/untrusted.tsx'
import { AddText } from '../ui/add-text.tsx'
import { dateTime } from '../ui/dates.ts'
import { Failure } from '../ui/states.tsx'
import { DataTable, type Column } from '../ui/table.tsx'
import { showFailure, showUndo } from '../ui/undo.tsx'
import { reviewDraft, spaceOfDraft, sameSpace, type ReviewDraft } from './review-draft.ts'
import type { ReviewedSpace, TaskDetails } from './words.ts'

interface LabelSpaceProps {
  readonly collection: string
  readonly task: TaskDetails
}

/**
 * What the label space is, what speaks for it, and a person's word on it. A review in hand stays over a restart until
 * it is saved or taken back.
 */
export function LabelSpace(props: LabelSpaceProps) {
  return props.task.importedSpace.kind === 'choice' ? (
    <Text size="sm">There is nothing to review: {choiceUnreviewed}.</Text>
  ) : (
    <Review {...props} />
  )
}

function Review({ collection, task }: LabelSpaceProps) {
  const [kept, setDraft, forgetDraft] = useLocalStorage<ReviewDraft | null>({
    key: `placebo review ${collection}/${task.name}`,
    defaultValue: null,
    getInitialValueInEffect: false,
  })
  const now = reviewDraft(task)
  const draft = kept ?? now
  const space = spaceOfDraft(draft)
  const { save, error, isPending } = useReview(collection, task, forgetDraft)
  const changed = !sameSpace(space, spaceOfDraft(now))
  const problems = spaceProblems(space)
  return (
    <Stack gap="md">
      <Text size="sm" role="status">
        {task.review === null
          ? `Found from the outputs of all ${counted(task.instances, 'instance')}; nobody has looked at it yet.`
          : `Reviewed ${dateTime(task.review.reviewedAt)}.`}{' '}
        A review counts for studies planned from then on; runs keep what they were begun with.
      </Text>
      {changed && (
        <Alert color="blue" role="status" title="There are changes that are not saved">
          <Button size="compact-sm" variant="default" onClick={forgetDraft}>
            Take them back
          </Button>
        </Alert>
      )}
      <SegmentedControl
        aria-label="Kind of task"
        value={draft.kind}
        data={[...reviewedKinds]}
        w={320}
        onChange={(value) => setDraft({ ...draft, kind: reviewedKinds.find((kind) => kind === value) ?? draft.kind })}
      />
      {draft.kind === 'classification' ? (
        <Labels collection={collection} task={task} draft={draft} onChange={setDraft} />
      ) : (
        <Text size="sm">
          A generation task has no closed label space: every answer that is not empty is in format, and random guess and
          majority label say nothing of it.
        </Text>
      )}
      {problems.map((problem) => (
        <Text key={problem} size="sm" c="red" role="alert">
          {problem}
        </Text>
      ))}
      {error !== null && <Failure title="The review was not kept" reasons={reasonsOf(error)} />}
      <Group>
        <Button
          disabled={problems.length > 0 || (!changed && task.review !== null)}
          loading={isPending}
          onClick={() => save(space)}
        >
          {changed ? 'Save the review' : task.review === null ? 'Accept it as it is' : 'Reviewed'}
        </Button>
        {task.review !== null && (
          <Button variant="default" onClick={() => save(null)}>
            As it was imported
          </Button>
        )}
      </Group>
    </Stack>
  )
}

function useReview(collection: string, { name, review }: TaskDetails, forgetDraft: () => void) {
  const client = useClient()
  const queries = useQueryClient()
  const put = (space: ReviewedSpace | null) => client.collections.review({ collection, task: name, space })
  const changed = () => queries.invalidateQueries({ queryKey: ['collections'] })
  const undo = async () => {
    try {
      await put(review?.space ?? null)
      await changed()
    } catch (error) {
      showFailure('The review could not be taken back', reasonsOf(error))
    }
  }
  const saved = useMutation({
    mutationFn: put,
    async onSuccess(_, space) {
      forgetDraft()
      showUndo(
        space === null
          ? `The label space of ${name} is as it was imported.`
          : `The label space of ${name} is reviewed.`,
        undo,
      )
      await changed()
    },
  })
  return { save: (space: ReviewedSpace | null) => saved.mutate(space), error: saved.error, isPending: saved.isPending }
}

interface LabelRow {
  readonly label: string
  readonly instances: number
  readonly isLabel: boolean
  readonly stated: boolean
  readonly imported: boolean
}

interface LabelsProps {
  readonly collection: string
  readonly task: TaskDetails
  readonly draft: ReviewDraft
  readonly onChange: (draft: ReviewDraft) => void
}

function Labels({ collection, task, draft, onChange }: LabelsProps) {
  const rows = useMemo(() => rowsOf(task, draft), [task, draft])
  const marks = useMemo(
    () =>
      draft.labels.flatMap((label) =>
        statedPlaces(label, task.definition).map((place) => ({ ...place, why: `label ${label}` })),
      ),
    [draft.labels, task.definition],
  )
  const alike = useMemo(() => alikeOutputs(rows.map(({ label }) => label)), [rows])
  const outside = rows.filter(({ isLabel, instances }) => !isLabel && instances > 0)
  const columns = useMemo(
    (): readonly Column<LabelRow>[] => [
      {
        id: 'isLabel',
        title: 'Label',
        value: ({ isLabel }) => Number(isLabel),
        show: ({ label, isLabel }) => (
          <Checkbox
            aria-label={`${label} is a label`}
            checked={isLabel}
            onChange={() =>
              onChange({
                ...draft,
                labels: isLabel ? draft.labels.filter((each) => each !== label) : [...draft.labels, label],
              })
            }
          />
        ),
        width: 90,
      },
      {
        id: 'label',
        title: 'Output',
        value: ({ label }) => label,
        show: ({ label }) => <span title={label}>{label}</span>,
      },
      {
        id: 'instances',
        title: 'Instances',
        value: ({ instances }) => instances,
        show: ({ instances }) => count(instances),
        numeric: true,
        width: 120,
      },
      {
        id: 'stated',
        title: 'In the definition',
        value: ({ stated }) => (stated ? 'stated' : 'not stated'),
        width: 170,
      },
      {
        id: 'imported',
        title: 'As imported',
        value: ({ imported }) => (imported ? 'label' : 'not a label'),
        width: 150,
      },
    ],
    [draft, onChange],
  )
  return (
    <Stack gap="md">
      <DataTable
        label="Labels and outputs"
        columns={columns}
        rows={rows}
        rowKey={({ label }) => label}
        maxHeight={400}
        empty="No output and no label yet: add one."
      />
      <AddText
        key={task.name}
        label="Add a label"
        known={draft.labels}
        already="It is a label already"
        keptAs={`label ${collection}/${task.name}`}
        onAdd={(label) => onChange({ ...draft, labels: [...draft.labels, label], added: [...draft.added, label] })}
        width={320}
      />
      {outside.length > 0 && (
        <Alert color="yellow" title={`${counted(outside.length, 'output')} outside the label space`}>
          <Text size="sm">
            {outside
              .slice(0, 10)
              .map(({ label, instances }) => `${label} (${count(instances)})`)
              .join(', ')}
            {outside.length > 10 ? ' …' : ''}: no label is right there literally; exact match takes one only where both
            are equal after normalisation.
          </Text>
        </Alert>
      )}
      {task.otherOutputs > 0 && (
        <Text size="sm">
          {counted(task.otherOutputs, 'instance')} have outputs that are not listed: there are too many, or they are too
          long for a label.
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
      <Paper withBorder p="md">
        <Stack gap="xs">
          <Title order={2} size="h3">
            Where the definition states them
          </Title>
          <Untrusted look="plain" label="Definition with its labels marked" text={task.definition} marks={marks} />
          <NativeSelect
            label="The definition states the labels"
            w={320}
            value={draft.stated ?? ''}
            data={[
              { value: '', label: `as is found: ${foundDegree(rows)}` },
              ...statedDegrees.map((degree) => ({ value: degree, label: `say: ${degree}` })),
            ]}
            onChange={({ currentTarget }) =>
              onChange({ ...draft, stated: statedDegrees.find((degree) => degree === currentTarget.value) ?? null })
            }
          />
        </Stack>
      </Paper>
    </Stack>
  )
}

function rowsOf(
  { outputs, importedSpace, definition }: TaskDetails,
  { labels, added }: ReviewDraft,
): readonly LabelRow[] {
  const instances = new Map(outputs.map(({ output, instances: n }) => [output, n]))
  const imported = new Set(importedSpace.kind === 'classification' ? importedSpace.labels : [])
  return [...new Set([...outputs.map(({ output }) => output), ...imported, ...added, ...labels])]
    .filter((label) => label !== '')
    .map((label) => ({
      label,
      instances: instances.get(label) ?? 0,
      isLabel: labels.includes(label),
      stated: isStated(label, definition),
      imported: imported.has(label),
    }))
}

function foundDegree(rows: readonly LabelRow[]): string {
  const labels = rows.filter(({ isLabel }) => isLabel)
  const stated = labels.filter((row) => row.stated).length
  return stated === 0 ? 'not at all' : stated === labels.length ? 'stated' : 'partly'
}
