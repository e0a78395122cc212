import { Group, Stack, Switch, Text } from '@mantine/core'
import { samplingDefaults } from '#core/answers/sampling.ts'
import { studyLimits } from '#core/study/limits.ts'
import { NumberField } from './fields.tsx'
import type { StepProps } from './step-props.ts'

/** Whether free answers are greedy or drawn, and how; the seed is the study's. */
export function SamplingChoice({
  content: { sampling = null },
  change,
  study,
}: Pick<StepProps, 'content' | 'change' | 'study'>) {
  if (!study.decodings.includes('free') && sampling === null) return null
  return (
    <Stack gap="xs">
      <Switch
        label="Draw free answers"
        description="Instead of the likeliest token each time. Each prompt is answered several times, and scores are means over these draws"
        checked={sampling !== null}
        onChange={({ currentTarget }) =>
          change({ sampling: currentTarget.checked ? { temperature: 0.7, ...samplingDefaults } : null })
        }
      />
      {sampling !== null && (
        <Group align="flex-end" gap="xl">
          <NumberField
            label="Temperature"
            description="Logits are divided by it"
            value={sampling.temperature}
            min={0.01}
            max={studyLimits.temperature.to}
            step={0.1}
            decimals
            onChange={(temperature) => change({ sampling: { ...sampling, temperature } })}
          />
          <NumberField
            label="Top-p"
            description="Share of probability to draw from"
            value={sampling.topP}
            min={0.01}
            max={studyLimits.topP.to}
            step={0.05}
            decimals
            onChange={(topP) => change({ sampling: { ...sampling, topP } })}
          />
          <NumberField
            label="Draws"
            description="Answers to each prompt"
            value={sampling.draws}
            min={studyLimits.draws.from}
            max={studyLimits.draws.to}
            onChange={(draws) => change({ sampling: { ...sampling, draws } })}
          />
        </Group>
      )}
      {sampling?.draws === 1 && (
        <Text size="sm" c="dimmed">
          One draw shows no spread.
        </Text>
      )}
    </Stack>
  )
}
