/** The figures by the names that pages call them by. None of them is loaded before it comes into view. */
import type { Component } from 'vue';
import { whenSeen } from '../whenSeen.js';

/** Components of figures, for the app to register. */
export const figures: Readonly<Record<string, Component>> = {
  Clip: whenSeen(() => import('./Clip.vue')),
  Gae: whenSeen(() => import('./Gae.vue')),
  Overestimation: whenSeen(() => import('./Overestimation.vue')),
  ScoreFunction: whenSeen(() => import('./ScoreFunction.vue')),
  Squash: whenSeen(() => import('./Squash.vue')),
  TrustRegion: whenSeen(() => import('./TrustRegion.vue')),
};
