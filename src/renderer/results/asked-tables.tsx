import { List, NativeSelect, Stack, Table, Text } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { isDemonstration } from '#core/conditions/demonstration-names.ts'
import { capital } from '#core/noun.ts'
import { isTemplate } from '#core/templates/names.ts'
import { marginsFigures } from '#figures/margins.ts'
import { stepsFigures } from '#figures/steps.ts'
import type { Client } from '../app/client.ts'
import { DrawnFigure } from '../app/drawn-figure.tsx'
import { Asked, useAsked } from '../app/query.tsx'
import { SaveButton } from '../app/save-button.tsx'
import { Empty } from '../ui/states.tsx'
import { Outlined } from './outline.tsx'
import { Part } from './part.tsx'
import classes from './results.module.css'

type Shown = Awaited<ReturnType<Client['results']['byTemplate' | 'inContextOrTuned' | 'overSteps']>>

const questions = {
  byTemplate: {
    what: 'the templates',
    title: 'No templates to compare',
    text: 'Accuracy by category of template would be here: no lines of this run differ in the category of what stands in the place of the definition, on classification tasks, and in nothing else.',
  },
  inContextOrTuned: {
    what: 'base and tuned model',
    title: 'No base beside a tuned model',
    text: 'Which tasks base and tuned model solve would be here: that takes a tuned model and its base, each asked without examples and with the original ones under the same definition, on tasks with labels or options. Where the tuned model is a file of its own, choose its run above.',
  },
  demonstrations: {
    what: 'the kinds of examples',
    title: 'No kinds of examples to compare',
    text: 'Differences to original examples would be here, beside the spread over draws and orders: that takes original examples and others, or several draws or orders, of the model as it is under the same definition.',
  },
  style: {
    what: 'the style of the answers',
    title: 'No style to tell',
    text: 'Lists, headings, lengths and words of answers would be here, beside their references: this run has no free answers to generation tasks.',
  },
  overSteps: {
    what: 'the steps of the trainings',
    title: 'No steps to tell',
    text: 'Format correctness, accuracy and style after 1, 2, 4 … steps of each training would be here: this run asks its models at the ends of their trainings alone, or no model at a step is asked in full yet.',
  },
  formatSpread: {
    what: 'the formats',
    title: 'No sampled formats',
    text: 'How far formats move each condition would be here: this run was not asked under sampled formats, or not every cell has an answer to the same instances yet.',
  },
} as const

/** Which of them a run asks, as far as its lines tell. */
export function questionsAsked({
  groups,
  cells,
}: Pick<Awaited<ReturnType<Client['results']['means']>>, 'groups' | 'cells'>) {
  const lines = groups.flatMap((group) => group.lines.flatMap(({ line }) => line ?? []))
  const has = (tuned: boolean, definition: string, examples: string) =>
    lines.some(
      ({ training, condition }) =>
        (training !== null) === tuned && condition.definition === definition && condition.examples === examples,
    )
  return {
    style: groups.some(
      (group) => group.kind === 'generation' && group.lines.some(({ line }) => line?.decoding === 'free'),
    ),
    demonstrations: lines.some(
      ({ condition: { examples, selection } }) => isDemonstration(examples) || selection !== undefined,
    ),
    byTemplate: lines.some(({ condition }) => isTemplate(condition.definition)),
    overSteps: cells.some(({ training }) => training?.step !== undefined),
    formatSpread: groups.some((group) => group.lines.some(({ role }) => role === 'mean of formats')),
    inContextOrTuned: lines.some(({ condition: { definition } }) =>
      ['empty', 'original'].every((examples) => has(false, definition, examples)),
    ),
    /** Else the tuned model may be a file of its own. */
    hasTuned: lines.some(({ training }) => training !== null),
  }
}

interface AskedProps {
  readonly run: string
  readonly stamp: number
}

/** The tables of one question that a run is asked about alone. */
export function AskedTables({
  run,
  stamp,
  of,
}: AskedProps & { readonly of: Exclude<keyof typeof questions, 'inContextOrTuned'> }) {
  const asked = useAsked(['results', run, of, stamp], (client, signal) => client.results[of]({ run }, { signal }), {
    keep: true,
  })
  return <Answered query={asked} of={of} />
}

/** Base and tuned model: of one run, or where they are files of their own, of this run and the one that is chosen. */
export function BaseAndTuned({ run, stamp, hasTuned }: AskedProps & { readonly hasTuned: boolean }) {
  const [tuned, setTuned] = useState('')
  const asked = useAsked(
    ['results', run, 'inContextOrTuned', stamp, tuned],
    (client, signal) => client.results.inContextOrTuned({ run, ...(tuned !== '' && { tuned }) }, { signal }),
    { keep: true },
  )
  return (
    <Stack gap="md">
      {!hasTuned && <TunedRun run={run} tuned={tuned} onChoose={setTuned} />}
      <Answered query={asked} of="inContextOrTuned" />
    </Stack>
  )
}

function TunedRun({
  run,
  tuned,
  onChoose,
}: {
  readonly run: string
  readonly tuned: string
  readonly onChoose: (run: string) => void
}) {
  const { data } = useAsked(['history', 'list', 'kept'], (client) => client.history.list({ which: 'kept' }))
  return (
    <NativeSelect
      label="The tuned model's own run"
      description="It has to be asked the same instances, without examples and with the same k."
      w={420}
      value={tuned}
      data={[
        { value: '', label: 'none' },
        ...(data?.runs ?? [])
          .filter((each) => each.id !== run)
          .map((each) => ({ value: each.id, label: `${each.name} (${each.id})` })),
      ]}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
    />
  )
}

function Answered({ query, of }: { readonly query: UseQueryResult<Shown>; readonly of: keyof typeof questions }) {
  const { what, title, text } = questions[of]
  return (
    <Asked query={query} what={what}>
      {(shown) => (shown.tables.length === 0 ? <Empty title={title} text={text} /> : <Tables shown={shown} />)}
    </Asked>
  )
}

function Tables({ shown }: { readonly shown: Shown }) {
  const { said, tables } = shown
  const figures = useMemo(
    () => ('squares' in shown ? marginsFigures(shown) : 'curves' in shown ? stepsFigures(shown) : []),
    [shown],
  )
  return (
    <Stack gap="xl">
      <Stack gap="md">
        {said.map(({ about, sentences }) => (
          <Stack key={about} gap={4}>
            {about !== null && (
              <Text size="sm" fw={600}>
                {capital(about)}
              </Text>
            )}
            <List size="sm" spacing={4}>
              {sentences.map((sentence) => (
                <List.Item key={sentence}>{sentence}</List.Item>
              ))}
            </List>
          </Stack>
        ))}
      </Stack>
      {figures.map((figure) => (
        <DrawnFigure key={figure.name} figure={figure} />
      ))}
      <Outlined label="Tables of this question">
        {tables.map((table) => (
          <Part
            key={table.name}
            title={table.title}
            about={table.caption}
            actions={
              <SaveButton label="CSV" ask={() => Promise.resolve({ name: `${table.name}.csv`, text: table.csv })} />
            }
          >
            <ShownTable table={table} />
          </Part>
        ))}
      </Outlined>
    </Stack>
  )
}

function ShownTable({ table: { title, columns, parts } }: { readonly table: Shown['tables'][number] }) {
  return (
    <Table.ScrollContainer scrollAreaProps={{ viewportProps: { tabIndex: 0 } }} minWidth={500}>
      <Table aria-label={title} withTableBorder verticalSpacing={4} className={classes['asked']}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column, i) => (
              <Table.Th key={`${i} ${column.title}`} ta={column.isNumeric ? 'right' : 'left'}>
                {column.title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        {parts.map((rows, part) => (
          <Table.Tbody key={part}>
            {rows.map((row, place) => (
              <Table.Tr key={place}>
                {row.map((cell, i) => (
                  <Table.Td key={i} ta={columns[i]?.isNumeric === true ? 'right' : 'left'}>
                    <Text size="sm" span>
                      {cell}
                    </Text>
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        ))}
      </Table>
    </Table.ScrollContainer>
  )
}
