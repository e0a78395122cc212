export { visible, visibleLine } from '#core/visible.ts'
