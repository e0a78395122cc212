import { Button, Group, Stack, Text } from '@mantine/core'
import { outcomeInWords } from '#core/answers/outcome-words.ts'
import { percent } from '#core/numbers.ts'
import type { SearchTerm } from '#core/study/search-words.ts'
import { markedName } from '#core/tables/words.ts'
import { Asked as AskedStates } from '../app/query.tsx'
import type { ShownInstance } from './cell-view.tsx'
import { Marked } from './marked.tsx'
import classes from './results.module.css'
import { searchedWords, type TrialRow } from './trial-filter.ts'
import { Untrusted } from '../app/untrusted.tsx'
import { useInstance } from './use-instance.ts'
import type { Asked } from './use-pages.ts'
import { visible, visibleLine } from './visible.ts'

export interface TrialDetailProps {
  readonly asked: Asked
  readonly row: TrialRow
  /** Places of the cells that are shown. */
  readonly places: readonly number[]
  /** Pixels of the window that the table stands in: all of it can be read there, however wide the table is. */
  readonly width: number
  readonly onOpen: () => void
}

type Cell = ShownInstance['cells'][number]

/** A row in full, in its place: the instance, and what every cell answered with its scores. */
export function TrialDetail({ asked, row, places, width, onOpen }: TrialDetailProps) {
  const shown = useInstance(asked, row)
  const terms = searchedWords(asked.filter)
  return (
    <div
      className={classes['detail']}
      style={{ width: width === 0 ? undefined : width }}
      role="region"
      aria-label={`Details of ${visibleLine(row.instance)} of ${row.task}`}
      tabIndex={0}
    >
      <AskedStates query={shown} what="the instance">
        {(instance) => (
          <Stack gap="xs">
            <div className={classes['sideBySide']}>
              <Stack gap={4}>
                <Title text="Input" />
                <Untrusted label="Input" text={instance.input} />
                <Title text={instance.references.length === 1 ? 'Reference' : 'References'} />
                <Text size="sm" component="div" dir="auto">
                  {instance.references.map(visibleLine).join(' | ')}
                </Text>
              </Stack>
              {places.flatMap((place) => {
                const cell = instance.cells[place]
                return cell === undefined ? [] : [<CellDetail key={place} cell={cell} terms={terms} />]
              })}
            </div>
            <Group>
              <Button size="compact-sm" variant="default" onClick={onOpen}>
                Prompts side by side
              </Button>
            </Group>
          </Stack>
        )}
      </AskedStates>
    </div>
  )
}

function CellDetail({ cell, terms }: { readonly cell: Cell; readonly terms: readonly SearchTerm[] }) {
  const { name, mark, trial } = cell
  return (
    <Stack gap={4}>
      <Title text={markedName({ name, marked: mark !== null })} />
      {trial === null ? (
        <Text size="sm">Not asked yet.</Text>
      ) : (
        <>
          <Text size="sm">{scoresInWords(trial)}</Text>
          {trial.raw === null ? (
            <Text size="sm">{trial.message === null ? 'There is no answer.' : visible(trial.message)}</Text>
          ) : (
            <Untrusted label={`Answer, ${name}`} text={trial.raw}>
              {terms.length === 0
                ? undefined
                : (text) => (
                    <pre>
                      <Marked text={text} terms={terms} />
                    </pre>
                  )}
            </Untrusted>
          )}
        </>
      )}
    </Stack>
  )
}

function Title({ text }: { readonly text: string }) {
  return (
    <Text size="sm" fw={600}>
      {text}
    </Text>
  )
}

/** Every score that the trial has, and what ended it early. */
function scoresInWords({ outcome, scores, stop }: NonNullable<Cell['trial']>): string {
  const { exactMatch, rougeL, containsLabel, formatNormalised = null } = scores ?? {}
  return [
    ...(scores === null ? ['no score'] : [exactMatch === 1 ? '✓ exact match' : '✗ no exact match']),
    ...(exactMatch === 0 && containsLabel === 1 ? ['says the right label'] : []),
    ...(rougeL === null || rougeL === undefined ? [] : [`ROUGE-L ${percent(100 * rougeL)}`]),
    outcomeInWords(outcome, formatNormalised),
    ...(stop === 'token limit' ? ['cut off by the token limit'] : []),
  ].join(' · ')
}
