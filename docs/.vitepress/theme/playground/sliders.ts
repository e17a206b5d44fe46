/** Sliders of hyperparameters: their ranges and scales, and their values in words. */

/** A hyperparameter that can be moved while it learns. */
export interface Slider {
  /** Its name among the algorithm's options. */
  readonly name: string;
  readonly symbol: string;
  readonly label: string;
  readonly from: number;
  readonly to: number;
  /** Equal steps of the slider are equal factors. */
  readonly isLog?: true;
  /** Values are multiples of this. */
  readonly step?: number;
}

/** Every slider by the name of its hyperparameter. */
export const sliders: Readonly<Record<string, Slider>> = Object.fromEntries(
  (
    [
      { name: 'clipRatio', symbol: 'ε', label: 'clip ratio: how far a probability may gain', from: 0.02, to: 0.6 },
      { name: 'piLr', symbol: 'α', label: 'learning rate of the policy', from: 1e-5, to: 0.1, isLog: true },
      { name: 'vfLr', symbol: 'α_V', label: 'learning rate of V', from: 1e-5, to: 0.1, isLog: true },
      { name: 'qLr', symbol: 'α_Q', label: 'learning rate of Q', from: 1e-5, to: 0.1, isLog: true },
      { name: 'lr', symbol: 'α', label: 'learning rate', from: 1e-5, to: 0.1, isLog: true },
      { name: 'delta', symbol: 'δ', label: 'how far the policy may move, as a KL', from: 1e-4, to: 0.3, isLog: true },
      { name: 'targetKl', symbol: 'KL', label: 'target KL: steps stop at 1.5 times it', from: 1e-3, to: 1, isLog: true },
      { name: 'lam', symbol: 'λ', label: 'how far advantages look', from: 0, to: 1 },
      { name: 'gamma', symbol: 'γ', label: 'discount of later rewards', from: 0.5, to: 1 },
      { name: 'entropyCoeff', symbol: 'β', label: 'weight of the entropy', from: 0, to: 0.2 },
      { name: 'actNoise', symbol: 'σ', label: 'noise on the actions', from: 0, to: 1 },
      { name: 'alpha', symbol: 'α', label: 'temperature: the worth of a nat of entropy', from: 1e-3, to: 1, isLog: true },
      { name: 'epsilonEnd', symbol: 'ε', label: 'share of random actions in the end', from: 0, to: 0.5 },
      { name: 'stepsPerEpoch', symbol: 'N', label: 'environment steps in an epoch', from: 600, to: 8000, step: 200 },
      { name: 'seed', symbol: '', label: 'seed: the draw of all chances', from: 0, to: 20, step: 1 },
    ] satisfies readonly Slider[]
  ).map((slider) => [slider.name, slider]),
);

/** The place of a value on a slider, from 0 to 1. */
export const sliderPlace = ({ isLog, from, to }: Slider, value: number): number =>
  isLog ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);

/** The value at a place from 0 to 1, rounded to two digits, or to the slider's step. */
export const sliderValue = ({ isLog, from, to, step }: Slider, place: number): number => {
  const exact = isLog ? from * (to / from) ** place : from + place * (to - from);
  return step ? Math.round(exact / step) * step : Number(exact.toPrecision(2));
};

const superscript = (n: number): string => [...String(n)].map((c) => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)])).join('');

/** A number for people: 0.001, 3.2 · 10⁻⁵, 12,000. */
export const numberText = (x: number): string => {
  if (Number.isNaN(x)) return 'none';
  if (!Number.isFinite(x)) return x > 0 ? '∞' : '−∞';
  const size = Math.abs(x);
  if (size < 1e-7) return '0'; // but for rounding
  if (size < 1e-3) {
    const power = Math.floor(Math.log10(size));
    return `${Number((x / 10 ** power).toPrecision(2))} · 10${superscript(power)}`.replace(/^-/, '−');
  }
  const rounded = Number.isInteger(x) ? x : Number(x.toPrecision(size >= 1000 ? 5 : 3));
  return rounded.toLocaleString('en-US', { maximumFractionDigits: 6 }).replace('-', '−');
};
