/** A component that is loaded when it comes into view; until then the page shows what stands inside its tag. */
import { type Component, defineComponent, h, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue';

/** @param load imports the file of the component */
export const whenSeen = (load: () => Promise<{ readonly default: Component }>): Component =>
  defineComponent({
    inheritAttrs: false, // they are the component's
    setup: (_, { slots, attrs }) => {
      const place = ref<HTMLElement>();
      const loaded = shallowRef<Component>();
      let observer: IntersectionObserver | undefined;
      onMounted(() => {
        observer = new IntersectionObserver(async (entries) => {
          if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
          observer?.disconnect();
          loaded.value = (await load()).default;
        });
        observer.observe(place.value!);
      });
      onBeforeUnmount(() => observer?.disconnect());
      return () => h('div', { ref: place, class: 'when-seen' }, loaded.value ? h(loaded.value, attrs) : slots.default?.());
    },
  });
