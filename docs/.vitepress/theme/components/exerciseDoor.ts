/** An exercise in a page: `<Exercise name="…" />`. Nothing of it is loaded before it comes into view. */
import { defineComponent, h, type PropType } from 'vue';
import { whenSeen } from './whenSeen.js';

const Whole = whenSeen(() => import('./Exercise.vue'));

/** The component that pages name. */
export const exerciseDoor = defineComponent({
  props: {
    name: { type: String, required: true },
    /** Rows of the program in the editor, on a wide screen and on a phone: see book/exercises.ts. */
    rows: { type: Array as unknown as PropType<readonly [number, number]>, default: () => [9, 9] },
    measured: Boolean,
  },
  setup:
    ({ name, rows: [wide, narrow], measured }) =>
    () =>
      h('div', { id: name, class: ['exercise-door', { measured }], style: { '--rows-wide': wide, '--rows-narrow': narrow } }, [
        h(Whole, { name }, () => h('p', 'The exercise is loading …')),
      ]),
});
