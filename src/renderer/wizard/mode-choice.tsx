import { Radio, Stack } from '@mantine/core'
import { askingModes, type AskingMode } from '#core/models/asking-mode.ts'
import { comparedPrompts } from '#core/study/mode-difference.ts'
import type { StepProps } from './step-props.ts'

type ModeWords = Readonly<Record<AskingMode, { readonly title: string; readonly about: string }>>

const modes = {
  exact: {
    title: 'Exact',
    about: 'By llama.cpp, each prompt by itself: the same answers wherever llama.cpp gives them.',
  },
  fast: {
    title: 'Fast',
    about: `Several prompts side by side, by Placebo's own kernels on the processor. Answers may differ from exact mode's by rounding: ${comparedPrompts} prompts of the run are asked in exact mode, too, and the difference is shown beside the results.`,
  },
} as const satisfies ModeWords

const modesOfEndpoint = {
  exact: {
    title: 'Exact',
    about: 'One request at a time: a server may round otherwise where it reads several together.',
  },
  fast: {
    title: 'Fast',
    about: `Several requests at a time: 4 at first, up to 64 as long as the server keeps up. ${comparedPrompts} prompts of the run are asked in exact mode, too, and the difference is shown beside the results.`,
  },
} as const satisfies ModeWords

/** How the model is asked: a speed check at the step of the model measures the mode chosen here. */
export function ModeChoice({
  content: { mode = 'exact' },
  change,
  model,
}: Pick<StepProps, 'content' | 'change' | 'model'>) {
  const words = model?.endpoint ? modesOfEndpoint : modes
  return (
    <Radio.Group label="Asking mode" value={mode} onChange={(name) => change({ mode: name })}>
      <Stack gap={6} pt={6}>
        {askingModes.map((name) => (
          <Radio key={name} value={name} label={words[name].title} description={words[name].about} />
        ))}
      </Stack>
    </Radio.Group>
  )
}
