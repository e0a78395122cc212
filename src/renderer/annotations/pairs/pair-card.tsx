import { Badge } from '@mantine/core'
import { memo } from 'react'
import { visibleLine } from '#core/visible.ts'
import type { StoredPair } from '../shown-task.ts'
import classes from './pairs.module.css'
import { stateSigns } from './state-words.tsx'

export interface PairCardProps {
  readonly pair: StoredPair
  /** From 1. */
  readonly place: number
  readonly of: number
  readonly onChoose: (id: string, focus: 'pair') => void
}

/** A pair that is not worked at just now: two lines of it. */
export const PairCard = memo(function PairCard({ pair, place, of, onChoose }: PairCardProps) {
  const { id, input, gold, output, source, problems } = pair
  const worst = problems[0]
  return (
    <article
      className={classes['card']}
      data-pair={id}
      data-state={pair.state}
      aria-label={pairWords(pair, place, of)}
      onClick={() => onChoose(id, 'pair')}
    >
      <StateSign state={pair.state} />
      <div className={classes['lines']}>
        <div className={classes['line']}>
          <strong>
            <bdi>{visibleLine(output) || '(no output)'}</bdi>
          </strong>
          {gold !== null && (
            <span className={classes['dim']}>
              {' '}
              in place of <bdi>{visibleLine(gold)}</bdi>
            </span>
          )}
        </div>
        <div className={classes['line']} data-dim>
          <bdi>{visibleLine(input.slice(0, shown)) || '(no input)'}</bdi>
        </div>
      </div>
      <div className={classes['marks']}>
        <span className={classes['dim']}>{source}</span>
        {worst && (
          <Badge size="sm" fz={12} variant="light" color={worst.severity === 'error' ? 'red' : 'orange'}>
            {problems.length === 1 ? worst.code : `${worst.code} +${problems.length - 1}`}
          </Badge>
        )}
      </div>
    </article>
  )
})

/** Characters of an input: one line shows no more. */
const shown = 400

export function pairWords(
  { input, gold, output, state, source, problems }: StoredPair,
  place: number,
  of: number,
): string {
  const right = gold === null ? '' : `, gold output ${gold}`
  const against = problems.length === 0 ? '' : `; ${problems.map(({ message }) => message).join('; ')}`
  return `Pair ${place} of ${of}, ${state}, ${source}: delusive output ${output}${right}, input ${input.slice(0, 200)}${against}`
}

export function StateSign({ state }: { readonly state: StoredPair['state'] }) {
  const { icon: Sign, colour } = stateSigns[state]
  return (
    <span className={classes['sign']} style={{ color: `var(--mantine-color-${colour}-text)` }} title={state}>
      <Sign size={20} aria-hidden />
    </span>
  )
}
