import { Radio, Stack } from '@mantine/core'
import { labelScoreNames, labelScoreOf, labelScores, type LabelScoreName } from '#core/answers/label-score.ts'
import { sentence } from './problems.tsx'
import type { StepProps } from './step-props.ts'

const titles: Readonly<Record<LabelScoreName, string>> = {
  sum: 'Sum',
  'per-token': 'Per token',
  'per-byte': 'Per byte',
  'minus-prior': 'Minus prior',
}

/** What likelihood decoding chooses by; fixed with the run, so that nobody chooses it to fit the result. */
export function LabelScoreChoice({ content, change, study }: Pick<StepProps, 'content' | 'change' | 'study'>) {
  if (!study.decodings.includes('likelihood')) return null
  return (
    <Radio.Group
      label="Label score"
      description="Likelihood compares labels by it; the end of the label counts in each. Fixed with the run"
      value={labelScoreOf(content)}
      onChange={(name) => change({ labelScore: name })}
    >
      <Stack gap={6} pt={6}>
        {labelScoreNames.map((name) => (
          <Radio key={name} value={name} label={titles[name]} description={sentence(labelScores[name].describe)} />
        ))}
      </Stack>
    </Radio.Group>
  )
}
