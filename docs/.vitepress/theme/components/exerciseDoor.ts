/** An exercise in a page: `<Exercise name="…" />`. Nothing of it is loaded before it comes into view. */
import { defineComponent, h } from 'vue';
import { whenSeen } from './whenSeen.js';

const Whole = whenSeen(() => import('./Exercise.vue'));

/** The component that pages name. */
export const exerciseDoor = defineComponent({
  props: { name: { type: String, required: true } },
  setup:
    ({ name }) =>
    () =>
      h('div', { id: name, class: 'exercise-door' }, [h(Whole, { name }, () => h('p', 'The exercise is loading …'))]),
});
