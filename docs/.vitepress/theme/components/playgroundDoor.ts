/**
 * The playground in a page: `<Playground />` is there at once, and `<Playground only="ppo" />` is a button until it is pressed, so
 * that a page of text loads nothing of it.
 */
import { defineAsyncComponent, defineComponent, h, ref } from 'vue';

const Whole = defineAsyncComponent(() => import('./Playground.vue'));

/** The component that pages name. */
export const playgroundDoor = defineComponent({
  props: { only: { type: String, default: '' } },
  setup: ({ only }) => {
    const isOpen = ref(only === '');
    const open = (): void => {
      isOpen.value = true;
    };
    return () => {
      if (isOpen.value) return only ? h(Whole, { algo: only, only: true, eager: true }) : h(Whole);
      return h('p', { class: 'playground-door' }, [
        h('button', { type: 'button', onClick: open }, `Let ${only.toUpperCase().replace('_', '-')} learn here`),
      ]);
    };
  },
});
