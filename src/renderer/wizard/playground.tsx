import { Anchor, Badge, Button, Group, Loader, Progress, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { StepName } from '#contract/drafts.ts'
import { counted, duration, percent } from '#core/numbers.ts'
import { paths } from '../app/paths.ts'
import { sentence } from './problems.tsx'
import type { AnswerState, PlayedAnswer, Playground } from './use-playground.ts'
import classes from './wizard.module.css'

export interface PlaygroundBarProps {
  readonly playground: Playground
  readonly hasModel: boolean
  readonly goTo: (step: StepName) => void
}

/** Asks the model this instance now, under every condition shown. */
export function PlaygroundBar({ playground, hasModel, goTo }: PlaygroundBarProps) {
  const { isAsking, busyWith, ask, cancel } = playground
  return (
    <Group gap="sm" role="group" aria-label="Playground">
      <Button variant="default" onClick={ask} loading={isAsking} disabled={!hasModel || busyWith !== null}>
        Ask this instance now
      </Button>
      {isAsking && (
        <Button variant="subtle" onClick={cancel}>
          Cancel
        </Button>
      )}
      <Text size="sm" c="dimmed" role="status">
        {!hasModel ? (
          <>
            To ask,{' '}
            <Anchor component="button" type="button" size="sm" onClick={() => goTo('model')}>
              choose a model
            </Anchor>
            .
          </>
        ) : busyWith !== null ? (
          <>
            The model is busy with{' '}
            <Anchor component={Link} href={paths.run(busyWith)} size="sm">
              a run
            </Anchor>
            ; pause it, or ask when it has ended.
          </>
        ) : isAsking ? (
          'The first answer waits for the model to load.'
        ) : (
          'Try it before you plan: the answers are shown here and not stored.'
        )}
      </Text>
    </Group>
  )
}

/** What the model answered, and how likely each label was. */
export function PlaygroundAnswer({ answer }: { readonly answer: AnswerState }) {
  return (
    <div className={classes['answer']} role="group" aria-label="Answer">
      {answer.state === 'asking' && (
        <Group gap="xs">
          <Loader size="xs" aria-hidden />
          <Text size="sm">Asking …</Text>
        </Group>
      )}
      {answer.state === 'refused' && (
        <Text size="sm" c="orange" role="alert">
          {answer.reasons.map(sentence).join(' ')}
        </Text>
      )}
      {answer.state === 'answered' && <Answered {...answer.answer} />}
    </div>
  )
}

function Answered({ raw, outcome, isRight, references, answerTokens, seconds, end, labels, labelScore }: PlayedAnswer) {
  return (
    <Stack gap={6}>
      <Group gap="xs" justify="space-between">
        <Text size="sm" fw={600}>
          Answer
        </Text>
        <Group gap={4}>
          <Badge variant="light" color={isRight ? 'teal' : 'orange'}>
            {isRight ? 'right' : 'not right'}
          </Badge>
          {outcome !== 'in-format' && (
            <Badge variant="light" color="gray">
              {outcome}
            </Badge>
          )}
        </Group>
      </Group>
      <pre dir="auto">{raw === '' ? '(nothing)' : raw}</pre>
      <Text size="sm" c="dimmed">
        {[
          counted(answerTokens, 'token'),
          duration(seconds),
          ...(end === 'token limit' ? ['cut at the token limit'] : []),
          ...(isRight ? [] : [`right: ${references.slice(0, 3).join(' / ')}`]),
        ].join(' · ')}
      </Text>
      {labels !== null && labels.length > 0 && <Shares labels={labels} by={labelScore} />}
    </Stack>
  )
}

const scoreWords = {
  'per-token': 'per token',
  'per-byte': 'per byte',
  'minus-prior': 'minus its prior',
} as const

/** Labels shown, the likeliest first; a label space may have hundreds. */
const mostShown = 8

function Shares({
  labels,
  by,
}: {
  readonly labels: NonNullable<PlayedAnswer['labels']>
  readonly by: PlayedAnswer['labelScore']
}) {
  const sorted = labels.toSorted((one, other) => other.share - one.share)
  return (
    <div
      role="list"
      aria-label={by === 'sum' ? 'How likely each label is' : `How likely each label is, ${scoreWords[by]}`}
    >
      {sorted.slice(0, mostShown).map(({ label, share }) => (
        <div key={label} role="listitem" className={classes['share']}>
          <span dir="auto">{label}</span>
          <Progress value={100 * share} aria-hidden />
          <span>{percent(100 * share)}</span>
        </div>
      ))}
      {by !== 'sum' && (
        <Text size="sm" c="dimmed">
          Ranked {scoreWords[by]}
        </Text>
      )}
      {sorted.length > mostShown && (
        <Text size="sm" c="dimmed">
          and {counted(sorted.length - mostShown, 'label')} less likely
        </Text>
      )}
    </div>
  )
}
