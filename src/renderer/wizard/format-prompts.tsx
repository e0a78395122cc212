import { Button, Paper, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { presets } from '#core/conditions/index.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { counted } from '#core/numbers.ts'
import { sampleFormats } from '#core/prompts/sample-formats.ts'
import { sampledFormatInShort, type SampledFormatName } from '#core/prompts/sampled-format.ts'
import type { AskedStudy } from '#core/study/questions/index.ts'
import { isWithinLimits } from '#core/study/limits.ts'
import { Untrusted } from '../app/untrusted.tsx'
import { Loading } from '../ui/states.tsx'
import { conditionInWords } from './in-words.ts'
import { sentence } from './problems.tsx'
import { ownText, usePrompt, type AskedPrompt } from './use-prompt.ts'
import classes from './wizard.module.css'

type Asked = Omit<AskedPrompt, 'condition' | 'sampledFormat'>

/** Those that the study will ask under; none where it samples none, or its number or seed is not possible. */
export function sampledFor({ formats, seed }: AskedStudy): readonly SampledFormatName[] {
  return formats === undefined || !isWithinLimits('formats', formats) || !isWithinLimits('seed', seed)
    ? []
    : sampleFormats(formats, seed)
}

const shownAtFirst = 4

/** The same prompt under sampled formats, side by side. */
export function FormatPrompts({
  formats,
  asked,
  condition = presets.original,
}: {
  readonly formats: readonly SampledFormatName[]
  readonly asked: Asked
  readonly condition: Condition | undefined
}) {
  const [all, setAll] = useState(false)
  const shown = all ? formats : formats.slice(0, shownAtFirst)
  return (
    <Stack gap="sm" component="section" aria-label="Sampled formats">
      <Text size="sm">
        {counted(formats.length, 'sampled format')}, each with the prompt under {conditionInWords(condition)}. The
        conditions below are shown under the first of them.
      </Text>
      <div className={classes['prompts']}>
        {shown.map((format) => (
          <FormatCard key={format} format={format} asked={asked} condition={condition} />
        ))}
      </div>
      {formats.length > shownAtFirst && (
        <Button variant="subtle" size="compact-sm" aria-expanded={all} w="fit-content" onClick={() => setAll(!all)}>
          {all ? `The first ${shownAtFirst} formats only` : `All ${formats.length} formats`}
        </Button>
      )}
    </Stack>
  )
}

function FormatCard({
  format,
  asked,
  condition,
}: {
  readonly format: SampledFormatName
  readonly asked: Asked
  readonly condition: Condition
}) {
  const { prompt, error, isPending } = usePrompt({ ...asked, condition, sampledFormat: format })
  return (
    <Paper withBorder p="sm" component="section" aria-label={format}>
      <Stack gap="xs">
        <Text fw={600}>{format}</Text>
        <Text size="sm" c="dimmed">
          {sampledFormatInShort(format)}
        </Text>
        {isPending && <Loading what="the prompt" />}
        {error.length > 0 && (
          <Text size="sm" c="orange" role="status">
            {error.map(sentence).join(' ')}
          </Text>
        )}
        {prompt !== undefined && (
          <div className={classes['prompt']} tabIndex={0} role="region" aria-label={`Prompt under ${format}`}>
            <Untrusted look="plain" text={ownText(prompt)} label="Prompt" />
          </div>
        )}
      </Stack>
    </Paper>
  )
}
