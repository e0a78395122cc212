import { Group, NumberInput, Slider, Stack, Table, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { bytes, count, counted } from '#core/numbers.ts'
import { usualContextSize } from '#core/study/limits.ts'
import type { Client } from '../app/client.ts'
import { Asked, useAsked } from '../app/query.tsx'
import type { ModelDetails } from './words.tsx'

type Reported = Awaited<ReturnType<Client['models']['memory']>>
type Estimate = Reported['estimates'][number]

/** Milliseconds without a key until it is asked for what was typed. */
const typing = 400

/** How much of what there is the model takes, for any number of layers on the GPU. */
export function Memory({ model }: { readonly model: ModelDetails }) {
  const most = model.contextLength
  const [contextSize, setContextSize] = useState(usualContextSize(most))
  const [asked] = useDebouncedValue(contextSize, typing)
  const memory = useAsked(
    ['models', 'memory', model.sha256, asked],
    (client) => client.models.memory({ file: model.file, contextSize: asked }),
    { keep: true },
  )
  return (
    <Stack gap="sm">
      <NumberInput
        label="Context"
        description={`Tokens kept in mind at once; at most ${count(most)}`}
        w={280}
        suffix=" tokens"
        thousandSeparator=","
        allowDecimal={false}
        min={64}
        max={most}
        step={512}
        clampBehavior="blur"
        value={contextSize}
        onChange={(value) => typeof value === 'number' && value >= 64 && value <= most && setContextSize(value)}
      />
      <Asked query={memory} what="what it takes in memory">
        {(reported) => <Layers key={reported.gpu === null ? 'cpu' : 'gpu'} reported={reported} />}
      </Asked>
    </Stack>
  )
}

function Layers({ reported }: { readonly reported: Reported }) {
  const [layers, setLayers] = useState(reported.best)
  const all = reported.estimates.length - 1
  const estimate = reported.estimates[layers]
  return (
    <>
      <Text size="sm">{gpuSentence(reported)}</Text>
      {all > 0 && (
        <Group align="center" gap="lg">
          <Slider
            flex={1}
            miw={200}
            maw={600}
            mb="lg"
            min={0}
            max={all}
            value={layers}
            onChange={setLayers}
            thumbLabel="Layers on the GPU"
            label={(value) => `${count(value)} of ${count(all)}`}
            marks={[
              { value: 0, label: 'none' },
              { value: all, label: 'all' },
            ]}
          />
          <Text size="sm" w={260} role="status">
            {count(layers)} of {counted(all, 'layer')} on the GPU
            {reported.gpu !== null && layers === reported.best ? ' (the most that fits)' : ''}
          </Text>
        </Group>
      )}
      {estimate && <Parts reported={reported} estimate={estimate} />}
      <Text size="sm">{askingSentence(reported)}</Text>
      <Text size="sm" c="dimmed">
        Weights as in the file; keys and values in 16 bits; working buffers as the engine plans them. The engine itself
        takes about 110 MB more. Measured on models without a GPU, it was within a tenth, or 40 MB, of this.
      </Text>
    </>
  )
}

function gpuSentence({ gpu, best, estimates }: Reported): string {
  if (estimates.length === 1) return 'A model with an encoder runs on the CPU alone.'
  if (gpu === null)
    return 'No GPU was found on this machine: all layers run on the CPU. What a GPU would take can still be looked at.'
  const found = `${gpu.devices.join(', ')} (${gpu.name}) has ${bytes(gpu.free)} of ${bytes(gpu.total)} free.`
  return best === 0
    ? `${found} Not one layer fits.`
    : `${found} ${best} of ${counted(estimates.length - 1, 'layer')} fit.`
}

function askingSentence({ asking: { threads, exact, fast } }: Reported): string {
  return `A run on the CPU with ${counted(threads, 'thread')} asks prompts side by side: exact mode takes ${bytes(exact)} in all, fast mode ${bytes(fast)}.`
}

const heads = ['Where', 'Weights', 'Keys and values', 'Working buffers', 'In all', 'Free', 'Fits'] as const

function Parts({ reported, estimate }: { readonly reported: Reported; readonly estimate: Estimate }) {
  const rows = [
    { name: 'CPU', part: estimate.cpu, free: reported.ram.free, total: reported.ram.total },
    { name: 'GPU', part: estimate.gpu, free: reported.gpu?.free ?? null, total: reported.gpu?.total ?? null },
  ]
  return (
    <Table.ScrollContainer scrollAreaProps={{ viewportProps: { tabIndex: 0 } }} minWidth={640}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {heads.map((title, i) => (
              <Table.Th key={title} scope="col" ta={i === 0 ? 'left' : 'right'}>
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody style={{ fontVariantNumeric: 'tabular-nums' }}>
          {rows.map(({ name, part, free, total }) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name}</Table.Th>
              {[part.weights, part.cache, part.compute, part.total].map((value, i) => (
                <Table.Td key={i} ta="right">
                  {bytes(value)}
                </Table.Td>
              ))}
              <Table.Td ta="right">{free === null ? 'none found' : `${bytes(free)} of ${bytes(total)}`}</Table.Td>
              <Table.Td ta="right">{fits(part.total, free)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function fits(needed: number, free: number | null): string {
  if (needed === 0) return '–'
  return free !== null && needed <= free ? 'yes' : 'no'
}
