import { Checkbox, Group, Radio, Select, Stack, Text } from '@mantine/core'
import { decodings, type Decoding } from '#core/answers/decoding.ts'
import { promptFormatNames } from '#core/prompts/format.ts'
import { studyLimits } from '#core/study/limits.ts'
import { promptFormats } from '#core/prompts/index.ts'
import type { MethodName } from '#core/study/questions/index.ts'
import type { Endpoint } from '../app/endpoint-words.tsx'
import { NumberField, NumbersField } from './fields.tsx'
import { LabelScoreChoice } from './label-score-choice.tsx'
import { ModeChoice } from './mode-choice.tsx'
import { sentence } from './problems.tsx'
import { PrimaryChoice } from './primary-choice.tsx'
import { SamplingChoice } from './sampling-choice.tsx'
import type { StepProps } from './step-props.ts'
import { StopRuleChoice } from './stop-rule-choice.tsx'
import { SystemMessageChoice } from './system-message-choice.tsx'
import { TrainingSettings } from './training-settings.tsx'

const methods: Readonly<Record<MethodName, { readonly title: string; readonly about: string }>> = {
  'in context': { title: 'In context', about: 'the model is asked as it is' },
  lora: { title: 'LoRA', about: 'small factors beside the weights are trained; works on quantised models, too' },
  full: { title: 'Full tuning', about: 'every weight is trained; for models in 32 or 16 bits' },
}

const decodingWords: Readonly<Record<Decoding, string>> = {
  free: 'Free: to where an answer ends; what the paper measures',
  constrained:
    'Constrained: only labels of the task, or options of the instance, can come out; separates "learned the format" from "learned the task" (classification and choice tasks only)',
  likelihood: 'Likelihood: the likeliest label or option is the answer (classification and choice tasks only)',
}

/** 5: tuning or not, how answers are got, and what counts as equivalent. */
export function MethodStep(props: StepProps) {
  const { change, question, study, trainable } = props
  const { tuning, method } = study
  const mine = tuning && trainable?.[tuning.method.kind]
  return (
    <Stack gap="lg">
      <Stack gap="xs">
        {question.methods.length === 1 ? (
          <Text>
            <b>{methods[method].title}</b>: {methods[method].about}. The question fixes this.
          </Text>
        ) : (
          <Radio.Group label="Method" value={method} onChange={(name) => change({ method: name })}>
            <Stack gap={6} pt={6}>
              {question.methods.map((name) => (
                <Radio
                  key={name}
                  value={name}
                  label={methods[name].title}
                  description={sentence(methods[name].about)}
                />
              ))}
            </Stack>
          </Radio.Group>
        )}
        {mine?.trainable === false && (
          <Text size="sm" c="orange" role="status">
            The chosen model cannot be tuned so: {mine.why}.
          </Text>
        )}
      </Stack>
      {tuning !== null && (
        <Group align="flex-start" gap="xl">
          <NumbersField
            label="Sizes"
            description="Instances of each train task; fewer than 5 is low resource"
            values={tuning.sizes}
            onChange={(sizes) => change({ sizes })}
          />
          <NumbersField
            label="Seeds"
            description="Each draws other instances and another order"
            values={tuning.seeds}
            onChange={(seeds) => change({ seeds })}
          />
        </Group>
      )}
      {tuning !== null && <TrainingSettings {...props} tuning={tuning} />}
      <Checkbox.Group
        label="Decoding"
        description="How an answer is got out of the model; greedy, unless free answers are drawn"
        value={[...study.decodings]}
        onChange={(names) => change({ decodings: decodings.filter((name) => names.includes(name)) })}
      >
        <Stack gap={6} pt={6}>
          {decodings.map((name) => (
            <Checkbox
              key={name}
              value={name}
              label={decodingWords[name]}
              description={<Unavailable endpoint={props.model?.endpoint ?? null} decoding={name} />}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <LabelScoreChoice {...props} />
      <SamplingChoice {...props} />
      <Group align="flex-end" gap="xl">
        <NumberField
          label="Examples shown (k)"
          description="Where a condition shows any"
          value={study.k}
          min={studyLimits.k.from}
          onChange={(k) => change({ k })}
        />
        <NumberField
          label="Answer tokens"
          description="A free answer has at most so many"
          value={study.maxAnswerTokens}
          min={studyLimits.maxAnswerTokens.from}
          onChange={(maxAnswerTokens) => change({ maxAnswerTokens })}
        />
        <FormatChoice {...props} />
        <NumberField
          label="Seed"
          description="Of everything that is drawn, such as delusive examples"
          value={study.seed}
          min={studyLimits.seed.from}
          onChange={(seed) => change({ seed })}
          width={220}
        />
      </Group>
      <ModeChoice {...props} />
      <SystemMessageChoice {...props} />
      <StopRuleChoice {...props} />
      <Margin {...props} />
      <PrimaryChoice {...props} />
    </Stack>
  )
}

/** Said where it is chosen, not only where the study is begun. */
function Unavailable({ endpoint, decoding }: { readonly endpoint: Endpoint | null; readonly decoding: Decoding }) {
  const offer = endpoint?.report.offers[decoding]
  if (endpoint === null || offer?.state !== 'missing') return null
  return (
    <Text span size="sm" c="orange">
      Not by {endpoint.name}: {offer.reason}
    </Text>
  )
}

function FormatChoice({ content, change, model }: StepProps) {
  const usual =
    model === undefined
      ? 'as the model needs it'
      : model.hasChatTemplate
        ? 'chat, for this model'
        : 'tk-instruct, for this model'
  return (
    <Select
      label="Prompt format"
      description={sentence(
        promptFormats[content.format ?? (model?.hasChatTemplate === true ? 'chat' : 'tk-instruct')].describe,
      )}
      w={300}
      allowDeselect={false}
      value={content.format ?? 'usual'}
      data={[{ value: 'usual', label: usual }, ...promptFormatNames]}
      onChange={(format) => change({ format: format === 'usual' || format === null ? null : format })}
    />
  )
}

function Margin({ change, study, checked }: StepProps) {
  const detectable = checked?.detectable ?? null
  return (
    <Stack gap="xs">
      <NumberField
        label="Equivalence margin, in points"
        description="Fixed with the run"
        value={study.margin}
        min={0.1}
        max={studyLimits.margin.to}
        step={0.5}
        decimals
        onChange={(margin) => change({ margin })}
        width={260}
      />
      <Text size="sm" maw={820}>
        Two conditions count as equivalent only when two one-sided tests show that they differ by less than this margin.
        It is chosen before the run, so that nobody chooses it to fit the result. A difference that is merely not
        significant is never called the same.
      </Text>
      <Text size="sm" maw={820} role="status">
        {detectable === null
          ? 'Choose classification or choice tasks to see the minimum detectable effect.'
          : detectable.sentence}
        {checked?.problems.some(({ code }) => code === 'equivalence-unlikely') === true &&
          ' Equivalence within the margin will hardly be shown at this size; more tasks or instances help.'}
      </Text>
    </Stack>
  )
}
