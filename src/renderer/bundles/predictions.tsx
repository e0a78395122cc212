import { Alert, Button, Checkbox, Group, Paper, Select, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState, type SyntheticEvent } from 'react'
import { Link } from 'wouter'
import { definitionNames, usualExamples } from '#core/conditions/condition.ts'
import { isTemplate } from '#core/templates/names.ts'
import { conditionName, conditionTitle } from '#core/conditions/condition-name.ts'
import { count, counted } from '#core/numbers.ts'
import type { Client } from '../app/client.ts'
import { givenPath } from '../app/given-path.ts'
import { useClient } from '../app/host.tsx'
import { paths } from '../app/paths.ts'
import { useAsked } from '../app/query.tsx'
import { reasonsOf } from '../app/reasons.ts'
import { Failure } from '../ui/states.tsx'
import type { OpeningRequest } from './use-opening.ts'

type Imported = NonNullable<
  Extract<Awaited<ReturnType<Awaited<ReturnType<Client['predictions']['import']>>['next']>>, { done: true }>['value']
>

export interface PredictionsProps {
  readonly given: { readonly name: string; readonly from: OpeningRequest['from'] }
  /** Chosen at first; `null`: none. */
  readonly run: string | null
  readonly onCancel: () => void
}

const conditions = definitionNames
  .filter((name) => !isTemplate(name))
  .flatMap((definition) => usualExamples.map((examples) => ({ definition, examples })))
const unknown = ''
const ofTheFile = 'file'

/** Answers of another model, beside the cells of a run or as a run of their own. */
export function Predictions({ given, run, onCancel }: PredictionsProps) {
  const client = useClient()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [where, setWhere] = useState(run === null ? ofTheFile : `run ${run}`)
  const [condition, setCondition] = useState(unknown)
  const [metric, setMetric] = useState('')
  const [acceptDifferingScores, setAccept] = useState(false)
  const [again, setAgain] = useState(false)
  const [read, setRead] = useState(0)
  const under = useRef<AbortController>(undefined)
  const places = usePlaces()
  const importing = useMutation({
    async mutationFn() {
      const controller = new AbortController()
      under.current = controller
      const { signal } = controller
      setRead(0)
      const file = typeof given.from === 'string' ? given.from : await givenPath(client, given.from, { signal })
      const asked = conditions.find((each) => conditionName(each) === condition) ?? null
      const events = await client.predictions.import(
        {
          file,
          name: name.trim(),
          condition: asked,
          metric: metric.trim() === '' ? null : metric.trim(),
          acceptDifferingScores,
          again,
          ...placeOf(where),
        },
        { signal },
      )
      for (;;) {
        const step = await events.next()
        if (step.done === true) return step.value
        setRead(step.value.read)
      }
    },
    onSettled: () =>
      Promise.all(
        (['runs', 'history', 'results', 'trials'] as const).map((noun) =>
          queries.invalidateQueries({ queryKey: [noun] }),
        ),
      ),
  })
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (name.trim() !== '') importing.mutate()
  }
  if (importing.data) return <Done imported={importing.data} onClose={onCancel} />
  return (
    <Paper withBorder p="md" component="section" aria-label="Predictions">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Title order={2} size="h3">
            Import {given.name}
          </Title>
          <Text size="sm" c="dimmed">
            {
              "Tk-Instruct's predictions, samples of the lm-evaluation-harness, outputs of BIG-bench Hard, or lines with task, id and prediction."
            }
          </Text>
          <TextInput
            label="What made them"
            description="A model, as it is to be called"
            placeholder="Tk-Instruct 3B"
            value={name}
            maxLength={100}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            data-autofocus
            autoFocus
            w={420}
          />
          <Select
            label="Instances"
            description="A run: they become a further cell beside its own"
            data={places}
            value={where}
            onChange={(next) => setWhere(next ?? ofTheFile)}
            allowDeselect={false}
            searchable
            w={420}
          />
          <Select
            label="Condition"
            description="Under which they were made"
            value={condition}
            onChange={(next) => setCondition(next ?? unknown)}
            allowDeselect={false}
            searchable
            w={420}
            data={[
              { value: unknown, label: 'as the file says, or nobody knows' },
              ...conditions.map((each) => ({ value: conditionName(each), label: conditionTitle(each) })),
            ]}
          />
          <TextInput
            label="The file's metric"
            description="Of several the one whose answers are taken, e.g. acc_norm, or with a filter exact_match,strict-match; empty: acc or exact_match"
            value={metric}
            maxLength={200}
            onChange={({ currentTarget }) => setMetric(currentTarget.value)}
            w={420}
          />
          <Checkbox
            label="Accept scores that differ from the file's metric"
            description="The difference is stored and shown with the results"
            checked={acceptDifferingScores}
            onChange={({ currentTarget }) => setAccept(currentTarget.checked)}
          />
          {where.startsWith('run ') || (
            <Checkbox
              label="Import again"
              description="A second run of predictions that another run holds already"
              checked={again}
              onChange={({ currentTarget }) => setAgain(currentTarget.checked)}
            />
          )}
          {importing.error !== null && under.current?.signal.aborted !== true && (
            <Failure title="They were not imported" reasons={reasonsOf(importing.error)} />
          )}
          <Group>
            <Button type="submit" disabled={name.trim() === ''} loading={importing.isPending}>
              Import
            </Button>
            <Button variant="default" onClick={() => (importing.isPending ? under.current?.abort() : onCancel())}>
              Cancel
            </Button>
            {importing.isPending && (
              <Text size="sm" role="status">
                {counted(read, 'line')} read
              </Text>
            )}
          </Group>
        </Stack>
      </form>
    </Paper>
  )
}

function usePlaces() {
  const runs = useAsked(['runs', 'list'], (client) => client.runs.list())
  const collections = useAsked(['collections', 'list'], (client) => client.collections.list())
  return [
    { value: ofTheFile, label: 'those in the file, with its references' },
    {
      group: 'Beside the cells of a run',
      items: (runs.data?.runs ?? []).map(({ id, name }) => ({ value: `run ${id}`, label: `${name} (${id})` })),
    },
    {
      group: 'A run of their own, on a collection',
      items: (collections.data?.collections ?? []).map((each) => ({
        value: `collection ${each.name}`,
        label: each.name,
      })),
    },
  ]
}

function placeOf(where: string): { readonly run?: string; readonly collection?: string } {
  if (where.startsWith('run ')) return { run: where.slice('run '.length) }
  return where.startsWith('collection ') ? { collection: where.slice('collection '.length) } : {}
}

function Done({ imported, onClose }: { readonly imported: Imported; readonly onClose: () => void }) {
  const {
    run,
    cell,
    matched,
    tasks,
    missing,
    unknown: { count: others, first },
    skipped,
    otherReferences,
    format,
    fileMetricSentences,
  } = imported
  return (
    <Alert
      color="green"
      role="status"
      withCloseButton
      closeButtonLabel="Close"
      onClose={onClose}
      title={`${cell}: ${counted(matched, 'prediction')} in ${counted(tasks, 'task')}`}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm">Read as {format}.</Text>
        {fileMetricSentences.map((sentence) => (
          <Text key={sentence} size="sm">
            {sentence}
          </Text>
        ))}
        {missing !== null && missing > 0 && (
          <Text size="sm">
            {counted(missing, 'instance')} have no prediction: they are in no mean, and not counted as wrong.
          </Text>
        )}
        {others > 0 && (
          <Text size="sm">
            {counted(others, 'prediction')} of no instance that is here, e.g. {first.join('; ')}.
          </Text>
        )}
        {skipped > 0 && (
          <Text size="sm">
            {counted(skipped, 'line')} passed over: another filter of the same document, or another condition.
          </Text>
        )}
        {otherReferences > 0 && (
          <Text size="sm">
            {count(otherReferences)} came with other references than their instances have; those of the instances count.
          </Text>
        )}
        <Button component={Link} href={paths.results(run)} variant="default" size="xs">
          See the results
        </Button>
      </Stack>
    </Alert>
  )
}
