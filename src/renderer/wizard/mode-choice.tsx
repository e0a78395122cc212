import { Radio, Stack } from '@mantine/core'
import { askingModes, type AskingMode } from '#core/models/asking-mode.ts'
import { comparedPrompts } from '#core/study/mode-difference.ts'
import type { StepProps } from './step-props.ts'

const modes = {
  exact: {
    title: 'Exact',
    about: 'By llama.cpp, each prompt by itself: the same answers wherever llama.cpp gives them.',
  },
  fast: {
    title: 'Fast',
    about: `Several prompts side by side, by Placebo's own kernels on the processor. Answers may differ from exact mode's by rounding: ${comparedPrompts} prompts of the run are asked in exact mode, too, and the difference is shown beside the results.`,
  },
} as const satisfies Record<AskingMode, { readonly title: string; readonly about: string }>

/** How the model is asked: a speed check at the step of the model measures the mode chosen here. */
export function ModeChoice({ content: { mode = 'exact' }, change }: Pick<StepProps, 'content' | 'change'>) {
  return (
    <Radio.Group label="Asking mode" value={mode} onChange={(name) => change({ mode: name })}>
      <Stack gap={6} pt={6}>
        {askingModes.map((name) => (
          <Radio key={name} value={name} label={modes[name].title} description={modes[name].about} />
        ))}
      </Stack>
    </Radio.Group>
  )
}
