import { Button, Checkbox, Fieldset, Group, Select, Stack, Switch, Text } from '@mantine/core'
import type { DraftContent } from '#contract/drafts.ts'
import type { StudyTuning } from '#core/study/study.ts'
import { studyLimits } from '#core/study/limits.ts'
import { tuningDefaults } from '#core/study/tuning-defaults.ts'
import { loraMatrices, schedules, type LoraMatrix } from '#core/study/tuning.ts'
import { NumberField } from './fields.tsx'
import type { StepProps } from './step-props.ts'

/** How training is set; each method keeps its own settings. */
export function TrainingSettings({ change, tuning }: StepProps & { readonly tuning: StudyTuning }) {
  const { method, settings, heldOutPerTask, checkpoints } = tuning
  const set = (changed: Partial<StudyTuning['settings']>) =>
    change(settingsChange(method.kind, { ...settings, ...changed }))
  return (
    <Fieldset legend={method.kind === 'lora' ? 'LoRA' : 'Full tuning'}>
      <Stack gap="md">
        {method.kind === 'lora' && <LoraSettings change={change} method={method} />}
        <Group align="flex-start" gap="lg">
          <NumberField
            label="Epochs"
            description="Passes over all examples"
            value={settings.epochs}
            min={studyLimits.epochs.from}
            onChange={(epochs) => set({ epochs })}
          />
          <NumberField
            label="Learning rate"
            description="At its height"
            value={settings.learningRate}
            min={0}
            step={1e-5}
            decimals
            onChange={(learningRate) => set({ learningRate })}
          />
          <NumberField
            label="Batch"
            description="Examples in one step"
            value={settings.batch}
            min={studyLimits.batch.from}
            onChange={(batch) => set({ batch })}
          />
          <Select
            label="Schedule"
            description="Of the learning rate"
            w={160}
            allowDeselect={false}
            data={[...schedules]}
            value={settings.schedule}
            onChange={(schedule) => {
              if (schedule !== null) set({ schedule: schedule })
            }}
          />
          <NumberField
            label="Warm-up"
            description="Share of the steps"
            value={settings.warmUp}
            min={studyLimits.warmUp.from}
            max={studyLimits.warmUp.to}
            step={0.01}
            decimals
            onChange={(warmUp) => set({ warmUp })}
            width={150}
          />
          <NumberField
            label="Weight decay"
            description="Of AdamW"
            value={settings.weightDecay}
            min={studyLimits.weightDecay.from}
            step={0.01}
            decimals
            onChange={(weightDecay) => set({ weightDecay })}
            width={150}
          />
          <NumberField
            label="Clip"
            description="Largest norm of the gradient"
            value={settings.clip}
            min={0}
            step={0.1}
            decimals
            onChange={(clip) => set({ clip })}
          />
          <NumberField
            label="Checkpoint every"
            description="Steps"
            value={settings.checkpointEvery}
            min={studyLimits.checkpointEvery.from}
            onChange={(checkpointEvery) => set({ checkpointEvery })}
            width={160}
          />
          <NumberField
            label="Held out per train task"
            description="Their loss is reported; never trained on"
            value={heldOutPerTask}
            min={studyLimits.heldOutPerTask.from}
            onChange={(held) => change({ heldOutPerTask: held })}
            width={260}
          />
        </Group>
        <Switch
          label="Ask after 1, 2, 4 … steps, too"
          description="Shows how fast format and accuracy change: results over training steps. Each such model is asked as the one at the end is."
          checked={checkpoints !== undefined}
          onChange={({ currentTarget }) => change({ checkpoints: currentTarget.checked ? 'powers-of-two' : null })}
        />
        <Group>
          <Button size="xs" variant="default" onClick={() => change(defaultsOf(method.kind))}>
            Back to the usual settings
          </Button>
          <Text size="sm" c="dimmed">
            {method.kind === 'lora'
              ? 'Usual: as in QLoRA (Dettmers et al. 2023).'
              : 'Usual: as Tk-Instruct was tuned (Wang et al. 2022).'}
          </Text>
        </Group>
      </Stack>
    </Fieldset>
  )
}

interface LoraProps extends Pick<StepProps, 'change'> {
  readonly method: Extract<StudyTuning['method'], { kind: 'lora' }>
}

function LoraSettings({ change, method: { rank, alpha, matrices } }: LoraProps) {
  const set = (changed: Partial<NonNullable<DraftContent['lora']>>) =>
    change({ lora: { rank, alpha, matrices: [...matrices], ...changed } })
  return (
    <>
      <Group align="flex-start" gap="lg">
        <NumberField
          label="Rank"
          description="Of the two factors"
          value={rank}
          min={studyLimits.rank.from}
          onChange={(next) => set({ rank: next })}
        />
        <NumberField
          label="Alpha"
          description="The factors count alpha / rank times"
          value={alpha}
          min={0}
          decimals
          onChange={(next) => set({ alpha: next })}
          width={260}
        />
      </Group>
      <Checkbox.Group
        label="Matrices that LoRA adapts"
        description="One that a model has fused with others means all of them"
        value={[...matrices]}
        onChange={(names) =>
          set({ matrices: loraMatrices.filter((name) => names.includes(name)) satisfies LoraMatrix[] })
        }
      >
        <Group pt={6}>
          {loraMatrices.map((name) => (
            <Checkbox key={name} value={name} label={name} />
          ))}
        </Group>
      </Checkbox.Group>
    </>
  )
}

function settingsChange(kind: 'lora' | 'full', settings: StudyTuning['settings']): DraftContent {
  return kind === 'lora' ? { loraSettings: settings } : { fullSettings: settings }
}

function defaultsOf(kind: 'lora' | 'full'): DraftContent {
  const { rank, alpha, matrices } = tuningDefaults.lora.method
  return {
    ...settingsChange(kind, tuningDefaults[kind].settings),
    ...(kind === 'lora' && { lora: { rank, alpha, matrices: [...matrices] } }),
  }
}
