import { Checkbox, Group, NumberInput, Stack } from '@mantine/core'
import { wordSetNames, type WordSetName } from '#core/target-words/names.ts'
import { wordSets } from '#core/target-words/word-sets.ts'
import { mostTemplatesPerCategory } from '#core/study/questions/templates.ts'
import type { StepProps } from './step-props.ts'

/** Which templates and which words, and whether examples stand in the prompt. */
export function TemplateChoices({
  question,
  content,
  change,
  study,
}: Pick<StepProps, 'question' | 'content' | 'change' | 'study'>) {
  const { start } = question
  const words = content.words ?? start.words
  const shots = content.shots ?? start.shots
  return (
    <Stack gap="md" align="flex-start">
      <NumberInput
        label="Templates of each category"
        description="Misleading (moderate, extreme) and irrelevant; beside the definition and none. Fewer than 5 of a category say little of others."
        min={1}
        max={mostTemplatesPerCategory}
        w={420}
        value={content.templatesPerCategory ?? start.templatesPerCategory}
        onChange={(value) => {
          if (typeof value === 'number') change({ templatesPerCategory: value })
        }}
      />
      <Checkbox.Group
        label="What labels are called"
        value={[...words]}
        onChange={(chosen) => change({ words: wordSetNames.filter((name) => chosen.includes(name)) })}
      >
        <Stack gap={4} mt={4}>
          {wordSetNames.map((name: WordSetName) => (
            <Checkbox key={name} value={name} label={`${name}: ${wordSets[name].describe}`} />
          ))}
        </Stack>
      </Checkbox.Group>
      {study.tuning === null && (
        <Checkbox.Group
          label="Examples in the prompt"
          value={[...shots]}
          onChange={(chosen) => change({ shots: shotNames.filter((name) => chosen.includes(name)) })}
        >
          <Group mt={4}>
            <Checkbox value="empty" label="none" />
            <Checkbox value="original" label={`k = ${study.k}`} />
          </Group>
        </Checkbox.Group>
      )}
    </Stack>
  )
}

const shotNames = ['empty', 'original'] as const
