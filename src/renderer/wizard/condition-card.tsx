import { Badge, Checkbox, Group, Paper, Stack, Text } from '@mantine/core'
import type { Condition } from '#core/conditions/condition.ts'
import { describeDefinition, describeExamples } from '#core/conditions/describe-condition.ts'
import { presets } from '#core/conditions/index.ts'
import type { SampledFormatName } from '#core/prompts/sampled-format.ts'
import { count, counted } from '#core/numbers.ts'
import { Untrusted } from '../app/untrusted.tsx'
import { Loading } from '../ui/states.tsx'
import { conditionInWords } from './in-words.ts'
import { PlaygroundAnswer } from './playground.tsx'
import { sentence } from './problems.tsx'
import type { AnswerState } from './use-playground.ts'
import { ownText, usePrompt, type Prompt } from './use-prompt.ts'
import classes from './wizard.module.css'

/** A condition as this step shows it. */
export interface ShownCondition {
  readonly condition: Condition
  readonly trained: boolean
  readonly asked: boolean
  /** `null`: the question fixes it. */
  readonly onChosen: ((chosen: boolean) => void) | null
}

export interface ConditionCardProps {
  readonly shown: ShownCondition
  readonly asked: Omit<Parameters<typeof usePrompt>[0], 'condition'>
  /** What differs from it is marked; undefined: nothing is. */
  readonly before: string | undefined
  readonly reference: ShownCondition | undefined
  readonly answer: AnswerState | undefined
}

/** A condition with its prompt as the model gets it, and what the model answers to it now. */
export function ConditionCard({ shown, asked, before, reference, answer }: ConditionCardProps) {
  const { condition, trained, asked: isAsked, onChosen } = shown
  const { prompt, error, withoutModel, isPending } = usePrompt({ ...asked, condition })
  const title = conditionInWords(condition)
  return (
    <Paper withBorder p="sm" component="section" aria-label={title}>
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Checkbox
            label={<Text fw={600}>{title}</Text>}
            checked={trained || isAsked}
            disabled={onChosen === null}
            classNames={{ label: classes['title'] ?? '' }}
            onChange={({ currentTarget }) => onChosen?.(currentTarget.checked)}
          />
          {onChosen === null && (
            <Group gap={4} justify="flex-end" style={{ flexShrink: 0 }}>
              {trained && <Badge variant="light">trained under</Badge>}
              {isAsked && (
                <Badge variant="light" color="gray">
                  asked under
                </Badge>
              )}
            </Group>
          )}
        </Group>
        {isPending && <Loading what="the prompt" />}
        {error.length > 0 && (
          <Text size="sm" c="orange" role="status">
            {error.map(sentence).join(' ')}
          </Text>
        )}
        {prompt !== undefined && (
          <>
            <PromptText prompt={prompt} before={before} title={title} reference={reference} />
            {answer !== undefined && <PlaygroundAnswer answer={answer} />}
            <About prompt={prompt} shown={shown} sampled={asked.sampledFormat} withoutModel={withoutModel} />
          </>
        )}
      </Stack>
    </Paper>
  )
}

function PromptText({
  prompt,
  before,
  title,
  reference,
}: Pick<ConditionCardProps, 'before' | 'reference'> & { readonly prompt: Prompt; readonly title: string }) {
  const { text, template } = prompt
  const own = ownText(prompt)
  return (
    <div className={classes['prompt']} tabIndex={0} role="region" aria-label={`Prompt under ${title}`}>
      {template.before > 0 && <FromTemplate text={text.slice(0, template.before)} isFirst />}
      <Untrusted
        look="plain"
        text={own}
        before={before ?? own}
        label={
          before === undefined
            ? 'Prompt'
            : `Prompt, with what differs from ${conditionInWords(reference?.condition ?? presets.original)} marked`
        }
      />
      {template.after > 0 && <FromTemplate text={text.slice(text.length - template.after)} isFirst={false} />}
    </div>
  )
}

/** Special tokens in readable form, and the template's own system message where it has one. */
function FromTemplate({ text, isFirst }: { readonly text: string; readonly isFirst: boolean }) {
  return (
    <div className={classes['template']} role="group" aria-label="Added by the chat template">
      {isFirst && (
        <Text size="xs" fw={600}>
          Added by the chat template
        </Text>
      )}
      <Untrusted look="plain" text={text} label="Text of the chat template" />
    </div>
  )
}

function About({
  prompt,
  shown: { condition, onChosen },
  sampled,
  withoutModel,
}: Pick<ConditionCardProps, 'shown'> & {
  readonly prompt: Prompt
  /** Writes the prompt in the place of its format. */
  readonly sampled: SampledFormatName | undefined
  readonly withoutModel: readonly string[]
}) {
  return (
    <>
      <Text size="sm" c="dimmed">
        {[
          prompt.promptTokens === null
            ? `${count(prompt.text.length)} characters`
            : counted(prompt.promptTokens, 'token'),
          sampled ?? prompt.format,
          prompt.exampleSources.length > 0 ? `examples: ${prompt.exampleSources.join(', ')}` : 'no examples',
          ...(prompt.dropped > 0 ? [`${counted(prompt.dropped, 'example')} dropped, over the context`] : []),
        ].join(' · ')}
      </Text>
      <Text size="sm" c="dimmed">
        {describeDefinition(condition)}; {describeExamples(condition)}
        {onChosen === null && ' (chosen above, or fixed by the question)'}
      </Text>
      <Text size="sm" c="dimmed">
        Free {prompt.stop}.
      </Text>
      {prompt.systemMessage !== null && (
        <Text size="sm" c="dimmed">
          System message: {prompt.systemMessage}
        </Text>
      )}
      {prompt.notes.map((note) => (
        <Text key={note} size="sm">
          {sentence(note)}
        </Text>
      ))}
      {withoutModel.length > 0 && (
        <Text size="sm" c="dimmed">
          Not the whole prompt: the model adds its chat template, which cannot be shown now. {withoutModel.join(' ')}
        </Text>
      )}
    </>
  )
}
