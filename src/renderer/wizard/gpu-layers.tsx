import { Slider, Stack, Switch, Text } from '@mantine/core'
import type { AskingMode } from '#core/models/asking-mode.ts'
import { bytes, count } from '#core/numbers.ts'
import { useAsked } from '../app/query.tsx'
import { reasonsOf } from '../app/reasons.ts'
import type { InstalledModel } from './askable-model.ts'

export interface GpuLayersProps {
  readonly model: InstalledModel
  readonly contextSize: number | null
  readonly threads: number | null
  readonly mode: AskingMode
  readonly value: 'auto' | number
  readonly onChange: (value: 'auto' | number) => void
}

/** How many layers lie on the GPU, with the memory that takes. */
export function GpuLayers({ model, contextSize, threads, mode, value, onChange }: GpuLayersProps) {
  const memory = useAsked(['models', 'memory', model.sha256, contextSize, threads], (client) =>
    client.models.memory({
      file: model.file,
      ...(contextSize !== null && { contextSize }),
      ...(threads !== null && { threads }),
    }),
  )
  const { data, error } = memory
  const most = (data?.estimates.length ?? 1) - 1
  const layers = value === 'auto' ? (data?.best ?? 0) : Math.min(value, most)
  const estimate = data?.estimates[layers]
  // With layers on a GPU prompts are asked one at a time.
  const ram = data && (layers === 0 ? data.asking[mode] : estimate?.cpu.total)
  return (
    <Stack gap="xs" w={380} role="group" aria-label="Layers on the GPU">
      <Text size="sm" fw={600}>
        Layers on the GPU
      </Text>
      {error !== null && (
        <Text size="sm" c="dimmed">
          The memory could not be estimated: {reasonsOf(error).join(' ')}
        </Text>
      )}
      {data === undefined && error === null && (
        <Text size="sm" c="dimmed" role="status">
          Estimating the memory …
        </Text>
      )}
      {data !== undefined && most === 0 && <Text size="sm">A model with an encoder runs on the CPU alone.</Text>}
      {data !== undefined && most > 0 && data.gpu === null && (
        <Text size="sm">No GPU was found: all layers are the CPU's.</Text>
      )}
      {data !== undefined && most > 0 && data.gpu !== null && (
        <>
          <Switch
            label={`As many as fit (${count(data.best)} of ${count(most)})`}
            checked={value === 'auto'}
            onChange={({ currentTarget }) => onChange(currentTarget.checked ? 'auto' : data.best)}
          />
          <Slider
            value={layers}
            min={0}
            max={most}
            disabled={value === 'auto'}
            label={(n) => count(n)}
            thumbLabel="Layers on the GPU"
            onChange={onChange}
          />
        </>
      )}
      {data !== undefined && estimate !== undefined && ram !== undefined && (
        <Text size="sm">
          Memory: {bytes(ram)} of {bytes(data.ram.free)} free RAM
          {data.gpu !== null && `, ${bytes(estimate.gpu.total)} of ${bytes(data.gpu.free)} free on ${data.gpu.name}`}
          {isTooMuch({ ram, gpu: estimate.gpu.total }, data) && (
            <Text span c="orange">
              {' '}
              – more than is free now
            </Text>
          )}
        </Text>
      )}
    </Stack>
  )
}

/** Bytes. */
interface Needed {
  readonly ram: number
  readonly gpu: number
}

interface There {
  readonly ram: { readonly free: number }
  readonly gpu: { readonly free: number } | null
}

function isTooMuch(needed: Needed, there: There): boolean {
  return needed.ram > there.ram.free || (there.gpu !== null && needed.gpu > there.gpu.free)
}
