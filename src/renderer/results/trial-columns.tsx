import type { ReactNode } from 'react'
import { outcomeInWords } from '#core/answers/outcome-words.ts'
import { decimal } from '#core/numbers.ts'
import type { SearchTerm } from '#core/study/search-words.ts'
import { markedName } from '#core/tables/words.ts'
import type { Placed } from '../ui/table-layout.ts'
import { Marked } from './marked.tsx'
import classes from './results.module.css'
import type { Page, TrialRow } from './trial-filter.ts'
import { visibleLine } from './visible.ts'

export interface TrialColumn extends Placed {
  readonly title: string
  /** @param terms are marked in answers */
  readonly show: (row: TrialRow, terms: readonly SearchTerm[]) => ReactNode
}

/** @param shown places of the cells that have a column */
export function trialColumns(cells: Page['cells'], shown: readonly number[]): readonly TrialColumn[] {
  return [
    {
      id: 'task',
      title: 'Task',
      width: 165,
      grows: true,
      frozen: true,
      show: ({ task }) => <span title={task}>{task}</span>,
    },
    { id: 'instance', title: 'Instance', width: 100, show: ({ instance }) => visibleLine(instance) },
    { id: 'input', title: 'Input', width: 200, grows: true, show: ({ input }) => <Line text={input} /> },
    {
      id: 'reference',
      title: 'Reference',
      width: 150,
      show: ({ references }) => <Line text={references.join(' | ')} />,
    },
    ...shown.flatMap((place) => {
      const cell = cells[place]
      return cell === undefined
        ? []
        : [
            {
              id: `cell ${place}`,
              title: markedName(cell),
              // The same cell is at another place in another run.
              remembered: cell.name,
              width: 190,
              grows: true,
              show: ({ trials, kind }: TrialRow, terms: readonly SearchTerm[]) => {
                const trial = trials[place]
                return trial ? <Answer trial={trial} kind={kind} terms={terms} /> : 'not asked yet'
              },
            },
          ]
    }),
  ]
}

function Line({ text }: { readonly text: string }) {
  return <bdi>{visibleLine(text)}</bdi>
}

interface AnswerProps {
  readonly trial: NonNullable<TrialRow['trials'][number]>
  readonly kind: TrialRow['kind']
  readonly terms: readonly SearchTerm[]
}

/** A sign, or ROUGE-L, and what was answered: never a colour alone. What became of it stands where nothing was. */
function Answer({ trial: { outcome, answer, right, rougeL, formatNormalised }, kind, terms }: AnswerProps) {
  const sign =
    right === null ? '–' : kind === 'generation' && rougeL !== null ? decimal(100 * rougeL, 0) : right === 1 ? '✓' : '✗'
  const meaning = right === null ? 'no score' : kind === 'generation' ? 'ROUGE-L' : right === 1 ? 'right' : 'wrong'
  const words = outcomeInWords(outcome, formatNormalised)
  return (
    <span title={answer === null ? words : `${visibleLine(answer)} (${words})`}>
      <span
        className={classes['sign']}
        data-right={kind === 'generation' ? undefined : (right ?? undefined)}
        aria-label={kind === 'generation' && right !== null ? `${meaning} ${sign}` : meaning}
        role="img"
      >
        {sign}
      </span>
      {answer === null || answer.trim() === '' ? (
        <em>{words}</em>
      ) : (
        <bdi>
          <Marked line text={answer} terms={terms} />
        </bdi>
      )}
    </span>
  )
}
