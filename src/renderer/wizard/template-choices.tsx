import { Checkbox, Group, NumberInput, Stack } from '@mantine/core'
import { mostTemplatesPerCategory } from '#core/study/questions/templates.ts'
import { mostParaphrases } from '#core/templates/paraphrases.ts'
import { categoriesInWords, templateName } from '#core/templates/template.ts'
import { useAsked } from '../app/query.tsx'
import type { StepProps } from './step-props.ts'
import { WordChoices } from './word-choices.tsx'

type ChoiceProps = Pick<StepProps, 'question' | 'content' | 'change' | 'study'>

/** Which templates and which words, and whether examples stand in the prompt. */
export function TemplateChoices(props: ChoiceProps) {
  const { question, content, change, study } = props
  const { start } = question
  const shots = content.shots ?? start.shots
  const imported = content.importedTemplates ?? start.importedTemplates
  return (
    <Stack gap="md" align="flex-start">
      <ImportedSets {...props} />
      {imported.length === 0 && (
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
      )}
      <NumberInput
        label="Paraphrases of each definition"
        description="As further instructive templates; tasks with fewer of them are named below. They are written on the page of a task."
        min={0}
        max={mostParaphrases}
        w={420}
        value={content.paraphrases ?? start.paraphrases}
        onChange={(value) => {
          if (typeof value === 'number') change({ paraphrases: value })
        }}
      />
      <WordChoices
        words={content.words ?? start.words}
        spelled={content.spelled ?? start.spelled}
        told={content.told ?? start.told}
        onChange={change}
      />
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

/** Sets that a person has imported, in the place of the program's own templates. */
function ImportedSets({ content, change }: ChoiceProps) {
  const { data } = useAsked(['collections', 'templates'], (client) => client.templates.list())
  const chosen = content.importedTemplates ?? []
  const gone = [...new Set(chosen.map(({ set }) => set))].filter((set) => !data?.sets.some(({ name }) => name === set))
  if (data === undefined || data.sets.length + gone.length === 0) return null
  return (
    <Checkbox.Group
      label="Templates of your own, in the place of those that come with Placebo"
      description="A template with slots asks tasks whose fields somebody has confirmed."
      value={[...new Set(chosen.map(({ set }) => set))]}
      onChange={(names) =>
        change({
          importedTemplates: [
            ...data.sets.filter(({ name }) => names.includes(name)).flatMap(({ templates }) => templates),
            ...chosen.filter(({ set }) => gone.includes(set) && names.includes(set)),
          ],
        })
      }
    >
      <Stack gap={4} mt={4}>
        {data.sets.map((set) => (
          <Checkbox key={set.name} value={set.name} label={`${set.name}: ${categoriesInWords(set.templates)}`} />
        ))}
        {gone.map((set) => (
          <Checkbox
            key={set}
            value={set}
            label={`${set}, which is removed: ${chosen
              .filter((each) => each.set === set)
              .map(templateName)
              .join(', ')}`}
          />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}

const shotNames = ['empty', 'original'] as const
