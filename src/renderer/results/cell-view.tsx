import { Badge, Group, Paper, Spoiler, Stack, Text, Title } from '@mantine/core'
import { parityInWords } from '#core/study/parity.ts'
import { outcomeInWords } from '#core/answers/outcome-words.ts'
import { conditionTitle } from '#core/conditions/condition-name.ts'
import { count, counted, decimal, percent } from '#core/numbers.ts'
import { mark } from '#core/study/mark.ts'
import type { SearchTerm } from '#core/study/search-words.ts'
import type { Client } from '../app/client.ts'
import { Untrusted } from '../app/untrusted.tsx'
import { Difference } from '../ui/difference.tsx'
import classes from './results.module.css'
import { Marked } from './marked.tsx'
import { visible, visibleLine } from './visible.ts'

export type ShownInstance = Awaited<ReturnType<Client['trials']['show']>>
type Cell = ShownInstance['cells'][number]
type Trial = NonNullable<Cell['trial']>

export interface CellViewProps {
  readonly cell: Cell
  /** Whose prompt differences are marked against; `null`: this is the one. */
  readonly against: { readonly name: string; readonly prompt: string } | null
  /** Words that are looked for; in a prompt they are marked where no differences are. */
  readonly terms: readonly SearchTerm[]
}

/** What one cell asked and was answered. */
export function CellView({ cell, against, terms }: CellViewProps) {
  const { name, training, trial } = cell
  return (
    <Paper withBorder p="sm" component="section" aria-label={name}>
      <Stack gap="xs">
        <Title order={3}>{cell.mark === null ? name : `${name} ${mark}`}</Title>
        <Text size="sm" c="dimmed">
          Asked with {conditionTitle(cell.condition)}, {cell.decoding} decoding,{' '}
          {training === null ? 'the model as it is' : `trained: ${training.name}`}
          {training?.parity ? `, parity ${parityInWords(training.parity)}` : ''}
        </Text>
        {cell.mark !== null && (
          <Text size="sm">
            {mark} {cell.mark}
          </Text>
        )}
        {trial === null ? (
          <Text size="sm">Not asked yet.</Text>
        ) : (
          <TrialView trial={trial} cell={name} against={against} terms={terms} />
        )}
      </Stack>
    </Paper>
  )
}

interface TrialViewProps extends Pick<CellViewProps, 'against' | 'terms'> {
  readonly trial: Trial
  readonly cell: string
}

function TrialView({ trial, cell, against, terms }: TrialViewProps) {
  const { outcome, raw, message, prompt, dropped, scores } = trial
  const marked =
    terms.length === 0
      ? undefined
      : (shown: string) => (
          <pre>
            <Marked text={shown} terms={terms} />
          </pre>
        )
  return (
    <>
      <Group gap="xs">
        <Badge variant="light" size="lg" tt="none" color={outcome === 'in-format' ? 'blue' : 'orange'}>
          {outcomeInWords(outcome, scores?.formatNormalised ?? null)}
        </Badge>
        {scores !== null && (
          <Badge variant="light" size="lg" tt="none" color={scores.exactMatch === 1 ? 'green' : 'red'}>
            {scores.exactMatch === 1 ? '✓ exact match' : '✗ no exact match'}
          </Badge>
        )}
        {scores !== null && (
          <Text size="sm">
            ROUGE-L {rougeInWords(scores.rougeL)}
            {scores.rougeLUnicode !== scores.rougeL && `, by Unicode words ${rougeInWords(scores.rougeLUnicode)}`}
          </Text>
        )}
      </Group>
      <Text size="sm" fw={600}>
        Answer
      </Text>
      {raw === null ? (
        <Text size="sm">{message === null ? 'There is no answer.' : visible(message)}</Text>
      ) : (
        <Untrusted key={raw} label={`Answer, ${cell}`} text={raw}>
          {marked}
        </Untrusted>
      )}
      <Text size="sm" fw={600}>
        Prompt{against === null ? '' : `, marked where it differs from ${against.name}`}
      </Text>
      {dropped > 0 && (
        <Text size="sm">{counted(dropped, 'example')} left out: the prompt was over the token budget.</Text>
      )}
      <Untrusted key={prompt} label={`Prompt, ${cell}`} text={prompt}>
        {against === null
          ? marked
          : (shown) => (
              <Difference
                before={visible(against.prompt)}
                after={shown}
                label={`Prompt of ${cell}, differences marked`}
              />
            )}
      </Untrusted>
      <Facts trial={trial} />
    </>
  )
}

function Facts({
  trial: { scores, facts: reported, stop, promptTokens, answerTokens, promptHash, exampleSources, notes, labelScores },
}: {
  readonly trial: Trial
}) {
  const bit = (value: 0 | 1 | null | undefined) =>
    value === undefined || value === null ? '–' : value === 1 ? 'yes' : 'no'
  const facts: readonly (readonly [string, string])[] = [
    ['Strict match', bit(scores?.strictMatch)],
    ['In format, strict', bit(scores?.format)],
    ['In format, normalised', bit(scores?.formatNormalised)],
    ...reported.map(({ title, is }) => [title, is === null ? '–' : is ? 'yes' : 'no'] as const),
    ['Tokens', `${count(promptTokens)} of prompt, ${count(answerTokens)} of answer`],
    ['Stopped by', stop ?? '–'],
    ...(exampleSources.length > 0 ? [['Examples from', exampleSources.join(', ')] as const] : []),
    ...(notes.length > 0 ? [['Notes', notes.map(visibleLine).join('; ')] as const] : []),
    ...(labelScores === null ? [] : labelScoreFacts(labelScores)),
    ['Prompt SHA-256', promptHash],
  ]
  return (
    <Spoiler maxHeight={0} showLabel="Details" hideLabel="Hide details">
      <dl className={classes['facts']}>
        {facts.map(([name, value]) => (
          <FactRow key={name} name={name} value={value} />
        ))}
      </dl>
    </Spoiler>
  )
}

/** Runs of before a label's end counted have none of it. */
function labelScoreFacts(scores: NonNullable<Trial['labelScores']>): readonly (readonly [string, string])[] {
  const listed = (valueOf: (score: (typeof scores)[number]) => readonly [number | undefined, number | undefined]) =>
    scores
      .map((score) => {
        const [sum, perToken] = valueOf(score)
        return `${visibleLine(score.label)} ${decimal(sum ?? null, 3)} (${decimal(perToken ?? null, 3)})`
      })
      .join(', ')
  return [
    ...(scores.some(({ withEnd }) => withEnd !== undefined)
      ? [
          [
            'Label scores with the end (nats, per token)',
            listed(({ withEnd, withEndPerToken }) => [withEnd, withEndPerToken]),
          ] as const,
        ]
      : []),
    ...(scores.some(({ prior }) => prior !== undefined)
      ? [
          [
            'With the end, after the prompt without content (nats)',
            scores.map(({ label, prior }) => `${visibleLine(label)} ${decimal(prior ?? null, 3)}`).join(', '),
          ] as const,
        ]
      : []),
    ['Label scores (nats, per token)', listed(({ logProbability, perToken }) => [logProbability, perToken])],
  ]
}

function FactRow({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}

/** `null`: the references have no letter that it knows. */
function rougeInWords(value: number | null): string {
  return value === null ? 'n/a' : percent(100 * value)
}
