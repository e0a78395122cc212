import { Alert, Anchor, Code, Group, List, Radio, Stack, Text } from '@mantine/core'
import { useMemo } from 'react'
import { Link } from 'wouter'
import { bytes, count, parameters } from '#core/numbers.ts'
import { askingMode } from '#core/study/mode-difference.ts'
import { studyLimits, usualContextSize } from '#core/study/limits.ts'
import { paths } from '../app/paths.ts'
import { Asked, useAsked } from '../app/query.tsx'
import { Empty } from '../ui/states.tsx'
import { DataTable, type Column } from '../ui/table.tsx'
import { AddModel } from './add-model.tsx'
import { EndpointFacts, Endpoints } from './endpoint-choice.tsx'
import { OptionalNumberField } from './fields.tsx'
import { FurtherModels } from './further-models.tsx'
import { GpuLayers } from './gpu-layers.tsx'
import { SpeedCheck } from './speed-check.tsx'
import type { StepProps } from './step-props.ts'
import type { InstalledModel } from './askable-model.ts'

/** 3: a model file or an endpoint, how much of a file lies on a GPU, and how fast it answers here. */
export function ModelStep(props: StepProps) {
  const { content, change, model } = props
  const models = useAsked(['models', 'list'], (client) => client.models.list())
  const servers = useAsked(['endpoints', 'list'], (client) => client.endpoints.list())
  const endpoints = servers.data?.endpoints ?? []
  return (
    <Asked query={models} what="the models">
      {({ models: all }) => {
        const whole = all.filter(({ kind }) => kind === 'model')
        return (
          <Stack gap="md">
            {whole.length === 0 && endpoints.length === 0 ? (
              <Empty
                title="No model yet"
                text="A model is a GGUF file on this machine, or an endpoint. Nothing is fetched or connected before you add it at Models."
                action={<AddModel onAdded={({ name }) => change({ model: name })} />}
              />
            ) : (
              <>
                {whole.length > 0 && (
                  <Models
                    models={whole}
                    chosen={model?.installed ?? undefined}
                    onChoose={({ name }) => change({ model: name })}
                  />
                )}
                {endpoints.length > 0 && (
                  <Endpoints
                    endpoints={endpoints}
                    chosen={model?.endpoint ?? null}
                    onChoose={({ name }) => change({ model: name })}
                  />
                )}
                <Text size="sm" c="dimmed">
                  Enter or a click uses the model of the row.
                </Text>
                <Group>
                  <AddModel onAdded={({ name }) => change({ model: name })} />
                  <Anchor component={Link} href={paths.models} size="sm">
                    Everything about the models
                  </Anchor>
                </Group>
                {model !== undefined && (
                  <FurtherModels
                    content={content}
                    change={change}
                    names={[...whole, ...endpoints].map(({ name }) => name)}
                  />
                )}
              </>
            )}
            {model !== undefined && (
              <>
                {model.installed !== null && <Facts {...props} model={model.installed} />}
                {model.endpoint !== null && <EndpointFacts {...props} endpoint={model.endpoint} />}
                <Group align="flex-start" gap="xl">
                  <OptionalNumberField
                    label="Context, in tokens"
                    description={`Empty: ${count(usualContextSize(model.contextLength))}`}
                    placeholder="usual"
                    min={studyLimits.contextSize.from}
                    value={content.contextSize ?? null}
                    onChange={(contextSize) => change({ contextSize })}
                  />
                  {model.installed !== null && (
                    <>
                      <OptionalNumberField
                        label="Threads"
                        description="Empty: all cores"
                        placeholder="all cores"
                        min={studyLimits.threads.from}
                        value={content.threads ?? null}
                        onChange={(threads) => change({ threads })}
                      />
                      <GpuLayers
                        model={model.installed}
                        contextSize={content.contextSize ?? null}
                        threads={content.threads ?? null}
                        mode={askingMode(content)}
                        value={content.gpuLayers ?? 'auto'}
                        onChange={(gpuLayers) => change({ gpuLayers })}
                      />
                    </>
                  )}
                </Group>
                <SpeedCheck {...props} model={model} />
              </>
            )}
          </Stack>
        )
      }}
    </Asked>
  )
}

interface ModelsProps {
  readonly models: readonly InstalledModel[]
  readonly chosen: InstalledModel | undefined
  readonly onChoose: (model: InstalledModel) => void
}

function Models({ models, chosen, onChoose }: ModelsProps) {
  const columns: readonly Column<InstalledModel>[] = useMemo(
    () => [
      {
        id: 'chosen',
        title: 'Use',
        width: 64,
        value: ({ name }) => (name === chosen?.name ? 0 : 1),
        show: (model) => (
          <Radio
            size="xs"
            tabIndex={-1}
            aria-label={`Use ${model.name}`}
            checked={model.name === chosen?.name}
            onChange={() => onChoose(model)}
          />
        ),
      },
      // Models of one study differ in the ends of their names.
      { id: 'name', title: 'Model', value: ({ name }) => name, width: 320, grows: true },
      {
        id: 'parameters',
        title: 'Parameters',
        value: (model) => model.parameters,
        show: (model) => parameters(model.parameters),
        numeric: true,
        width: 120,
      },
      {
        id: 'size',
        title: 'Size',
        value: ({ fileSize }) => fileSize,
        show: ({ fileSize }) => bytes(fileSize),
        numeric: true,
        width: 110,
      },
      { id: 'quantisation', title: 'Quantisation', value: ({ quantisation }) => quantisation, width: 130 },
      {
        id: 'context',
        title: 'Context',
        value: ({ contextLength }) => contextLength,
        show: ({ contextLength }) => count(contextLength),
        numeric: true,
        width: 110,
      },
      {
        id: 'template',
        title: 'Chat template',
        value: ({ hasChatTemplate }) => (hasChatTemplate ? 'yes' : 'no'),
        width: 130,
      },
      {
        id: 'hash',
        title: 'SHA-256',
        value: ({ sha256 }) => sha256,
        show: ({ sha256 }) => <Code title={sha256}>{sha256.slice(0, 10)}</Code>,
        width: 130,
      },
      // `onChoose` always does the same.
    ],
    [chosen],
  )
  return (
    <DataTable
      label="Installed models"
      columns={columns}
      rows={models}
      rowKey={({ name }) => name}
      maxHeight={320}
      onOpen={onChoose}
    />
  )
}

/** What the chosen file can be used for. */
function Facts({ model, trainable, study, goTo }: Omit<StepProps, 'model'> & { readonly model: InstalledModel }) {
  const { tuning } = study
  const mine = tuning && trainable?.[tuning.method.kind]
  return (
    <Stack gap="xs">
      <Text size="sm">
        <b>{model.name}</b>: {model.architecture}, {model.file}
      </Text>
      {trainable !== undefined && (
        <List size="sm">
          <List.Item>LoRA: {inWords(trainable.lora)}</List.Item>
          <List.Item>Full tuning: {inWords(trainable.full)}</List.Item>
        </List>
      )}
      {mine?.trainable === false && (
        <Alert color="orange" variant="light" title="This model cannot be tuned so">
          <Text size="sm">
            {mine.why}. Choose another model, or{' '}
            <Anchor component="button" type="button" size="sm" onClick={() => goTo('method')}>
              another method
            </Anchor>
            .
          </Text>
        </Alert>
      )}
    </Stack>
  )
}

type Trained =
  { readonly trainable: true; readonly trained: number } | { readonly trainable: false; readonly why: string }

function inWords(found: Trained): string {
  return found.trainable ? `can be tuned, ${parameters(found.trained)} numbers are trained` : `no; ${found.why}`
}
