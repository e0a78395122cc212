import { Button, Checkbox, Group, NumberInput, SegmentedControl, Stack, Switch, Table, Text } from '@mantine/core'
import { useState } from 'react'
import {
  contentLeftOut,
  definitionNames,
  examplesNames,
  isWithout,
  type Condition,
} from '#core/conditions/condition.ts'
import { isDemonstration } from '#core/conditions/demonstration-names.ts'
import { conditionName } from '#core/conditions/index.ts'
import { formatCount } from '#core/prompts/sample-formats.ts'
import { importedName, isTemplate } from '#core/templates/names.ts'
import { DemonstrationChoices } from './demonstration-choices.tsx'
import type { StepProps } from './step-props.ts'
import { TemplateChoices } from './template-choices.tsx'
import { WordChoices } from './word-choices.tsx'

/** What the question leaves free about its conditions. */
export function ConditionChoices({ question, content, change, study }: StepProps) {
  const { asks, start } = question
  const { tuning } = study
  const testConditions = content.testConditions ?? start.testConditions
  return (
    <>
      {asks.includes('examplesBeside') && (
        <Choice
          label="Examples beside every definition"
          value={content.examplesBeside ?? start.examplesBeside}
          onChange={(examplesBeside) => change({ examplesBeside })}
          options={[
            ['empty', 'None: the definition only'],
            ['original', `The original ones (k = ${study.k})`],
          ]}
        />
      )}
      {asks.includes('definitionBeside') && (
        <Choice
          label="Definition beside all examples"
          value={content.definitionBeside ?? start.definitionBeside}
          onChange={(definitionBeside) => change({ definitionBeside })}
          options={[
            ['original', 'Original'],
            ['simplified', 'Simplified: only the output space'],
          ]}
        />
      )}
      {asks.includes('delusiveTest') && (
        <Switch
          label="Supplement: ask under delusive examples, too"
          checked={content.delusiveTest ?? start.delusiveTest}
          onChange={({ currentTarget }) => change({ delusiveTest: currentTarget.checked })}
        />
      )}
      {question.name === 'templates' && (
        <TemplateChoices content={content} change={change} question={question} study={study} />
      )}
      {question.name === 'demonstrations' && (
        <DemonstrationChoices content={content} change={change} question={question} study={study} />
      )}
      {asks.includes('formats') && (
        <NumberInput
          label="Sampled formats"
          description={`Drawn by the seed; every condition is asked under each of them. At least ${formatCount.from}.`}
          min={formatCount.from}
          max={formatCount.to}
          w={420}
          value={content.formats ?? start.formats}
          onChange={(value) => {
            if (typeof value === 'number') change({ formats: value })
          }}
        />
      )}
      {question.name === 'grid' && (
        <Group align="flex-start" gap="xl">
          <Pairs
            label={tuning === null ? 'Conditions' : 'Train conditions'}
            chosen={content.conditions ?? start.conditions}
            onChange={(conditions) => change({ conditions })}
          />
          {tuning !== null && (
            <Stack gap="xs">
              <Pairs
                label="Test conditions"
                chosen={testConditions === 'same' ? (content.conditions ?? start.conditions) : testConditions}
                disabled={testConditions === 'same'}
                onChange={(testConditions) => change({ testConditions })}
              />
              <Switch
                label="Ask each tuned model under the condition it was trained under only"
                checked={testConditions === 'same'}
                onChange={({ currentTarget }) =>
                  change({
                    testConditions: currentTarget.checked
                      ? 'same'
                      : (content.conditions ?? start.conditions).filter(({ own }) => own === undefined),
                  })
                }
              />
            </Stack>
          )}
        </Group>
      )}
      {question.name === 'grid' && (
        <WordChoices
          words={content.words ?? start.words}
          spelled={content.spelled ?? start.spelled}
          told={content.told ?? start.told}
          onChange={change}
        />
      )}
    </>
  )
}

interface ChoiceProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly (readonly [T, string])[]
  readonly onChange: (value: T) => void
}

function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <Stack gap={4} align="flex-start">
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <SegmentedControl
        aria-label={label}
        value={value}
        onChange={(next) => onChange(next)}
        data={options.map(([name, text]) => ({ value: name, label: text }))}
      />
    </Stack>
  )
}

/** An imported template is known by its condition only. */
const shippedNames = definitionNames.filter((name) => name !== importedName)

interface PairsProps {
  readonly label: string
  readonly chosen: readonly Condition[]
  readonly onChange: (conditions: Condition[]) => void
  readonly disabled?: boolean
}

/**
 * Every definition with every kind of examples. Those that leave a part out are for tagged tasks only, and shown when
 * they are asked for.
 */
function Pairs({ label, chosen, onChange, disabled = false }: PairsProps) {
  const [unfolded, setUnfolded] = useState(chosen.some(({ definition }) => isWithout(definition)))
  const shown = shippedNames.filter(
    (name) =>
      (!isWithout(name) && !isTemplate(name)) ||
      (isWithout(name) && unfolded) ||
      chosen.some(({ definition }) => definition === name),
  )
  const [withParts, setWithParts] = useState(chosen.some(({ examples }) => isDemonstration(examples)))
  const shownExamples = examplesNames.filter((name) => !isDemonstration(name) || withParts)
  const names = new Set(chosen.map(conditionName))
  const all = shippedNames.flatMap((definition) =>
    examplesNames.map((examples): Condition => ({ definition, examples })),
  )
  // Of a study that was begun elsewhere: with words or a template of their own, they stand in no pair.
  const others = chosen.filter(({ words, template }) => words !== undefined || template !== undefined)
  const toggle = (condition: Condition, on: boolean) =>
    onChange(
      [...all, ...others].filter((each) =>
        conditionName(each) === conditionName(condition) ? on : names.has(conditionName(each)),
      ),
    )
  return (
    <Stack gap={4} align="flex-start">
      <Table w="auto" withTableBorder captionSide="top" aria-label={label}>
        <Table.Caption>{label}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Definition</Table.Th>
            {shownExamples.map((name) => (
              <Table.Th key={name}>{name} examples</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((definition) => (
            <Table.Tr key={definition}>
              <Table.Th scope="row" fw={400}>
                {isWithout(definition) ? contentLeftOut(definition) : definition}
              </Table.Th>
              {shownExamples.map((examples) => {
                const condition = { definition, examples }
                return (
                  <Table.Td key={examples}>
                    <Checkbox
                      disabled={disabled}
                      aria-label={`${label}: ${definition} definition, ${examples} examples`}
                      checked={names.has(conditionName(condition))}
                      onChange={({ currentTarget }) => toggle(condition, currentTarget.checked)}
                    />
                  </Table.Td>
                )
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {others.map((condition) => (
        <Checkbox
          key={conditionName(condition)}
          disabled={disabled}
          label={conditionName(condition)}
          checked
          onChange={() => toggle(condition, false)}
        />
      ))}
      <Button
        size="compact-sm"
        variant="subtle"
        aria-expanded={unfolded}
        aria-label={`${label}: definitions without one of their parts, of tagged tasks`}
        onClick={() => setUnfolded(!unfolded)}
      >
        {unfolded ? 'Fewer definitions' : 'Definitions without one of their parts (tagged tasks)'}
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        aria-expanded={withParts}
        aria-label={`${label}: examples with one of their parts altered`}
        onClick={() => setWithParts(!withParts)}
      >
        {withParts ? 'Fewer kinds of examples' : 'Examples with one of their parts altered (labels, inputs)'}
      </Button>
    </Stack>
  )
}
