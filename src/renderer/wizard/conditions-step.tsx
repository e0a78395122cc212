import { Stack, Text } from '@mantine/core'
import { conditionName, presetNames, presets } from '#core/conditions/index.ts'
import type { Condition } from '#core/conditions/condition.ts'
import { ConditionChoices } from './condition-choices.tsx'
import type { ShownCondition } from './condition-card.tsx'
import { Preview } from './preview.tsx'
import type { StepProps } from './step-props.ts'

/** 4: how the instruction is altered, with the real prompt of a real instance for each. */
export function ConditionsStep(props: StepProps) {
  const { question } = props
  return (
    <Stack gap="md">
      {question.fixes.length > 0 && <Text size="sm">{question.fixes.join(' ')}</Text>}
      <ConditionChoices {...props} />
      <Preview {...props} shown={shownConditions(props)} />
    </Stack>
  )
}

/** The four conditions where they are free to choose; else those of the study, train conditions first. */
function shownConditions({ question, study, change }: StepProps): readonly ShownCondition[] {
  const { tuning, conditions } = study
  const trained = tuning?.trainConditions ?? []
  const isIn = (list: readonly Condition[], condition: Condition) =>
    list.some((each) => conditionName(each) === conditionName(condition))
  const ofFour = question.name === 'in context' || question.name === 'format spread'
  const four = presetNames.map((name) => presets[name])
  const all = ofFour
    ? [...four, ...conditions.filter((each) => !isIn(four, each))]
    : [...trained, ...conditions.filter((each) => !isIn(trained, each))]
  return all.map((condition) => ({
    condition,
    trained: isIn(trained, condition),
    asked: isIn(conditions, condition),
    onChosen: ofFour
      ? (chosen) => change({ conditions: all.filter((each) => (each === condition ? chosen : isIn(conditions, each))) })
      : null,
  }))
}
