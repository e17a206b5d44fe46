/**
 * HalfCheetah: a flat cheetah of seven links runs to the right, as fast as its six motors can make
 * it. Wawrzyński 2009, "A cat-like robot real-time learning to run"; numbers as in Gymnasium's
 * HalfCheetah, of which -v4 and -v5 are the same.
 */
import { robotColours, sideView } from './draw.js';
import { runner } from './locomotion.js';
import { planarRoot } from './mjcf.js';

/**
 * A link of a leg: name, position of the joint (m), range of the joint (rad) and stiffness of its
 * spring; centre of the capsule (m), its angle about y (rad) and half its length (m).
 */
type Link = readonly [
  name: string,
  at: string,
  range: string,
  stiffness: number,
  centre: string,
  angle: number,
  half: number,
];
const hindLeg: readonly Link[] = [
  ['bthigh', '-0.5 0 0', '-0.52 1.05', 240, '0.1 0 -0.13', -3.8, 0.145],
  ['bshin', '0.16 0 -0.25', '-0.785 0.785', 180, '-0.14 0 -0.07', -2.03, 0.15],
  ['bfoot', '-0.28 0 -0.14', '-0.4 0.785', 120, '0.03 0 -0.097', -0.27, 0.094],
];
const foreLeg: readonly Link[] = [
  ['fthigh', '0.5 0 0', '-1 0.7', 180, '-0.07 0 -0.12', 0.52, 0.133],
  ['fshin', '-0.14 0 -0.24', '-1.2 0.87', 120, '0.065 0 -0.09', -0.6, 0.106],
  ['ffoot', '0.13 0 -0.18', '-0.5 0.5', 60, '0.045 0 -0.07', -0.6, 0.07],
];

/** Links as MJCF, each hinged to the one before it. */
const chain = (links: readonly Link[]): string =>
  links.reduceRight(
    (rest, [name, at, range, stiffness, centre, angle, half]) => `
      <body name="${name}" pos="${at}">
        <joint name="${name}" axis="0 1 0" range="${range}"
          stiffness="${stiffness}" damping="${stiffness / 40}"/>
        <geom name="${name}" pos="${centre}" axisangle="0 1 0 ${angle}" size="0.046 ${half}"/>
        ${rest}
      </body>`,
    '',
  );

const model = `<mujoco model="HalfCheetah">
  <compiler angle="radian" settotalmass="14"/>
  <option timestep="0.01"/>
  <size memory="256K"/>
  <default>
    <joint armature="0.1" solimplimit="0 0.8 0.03"/>
    <geom type="capsule" size="0.046" conaffinity="0" friction="0.4 0.1 0.1" solimp="0 0.8 0.01"/>
    <motor ctrlrange="-1 1"/>
    <default class="root"><joint armature="0"/></default>
  </default>
  <worldbody>
    <geom name="floor" type="plane" size="40 40 40" conaffinity="1"/>
    <body name="torso" pos="0 0 0.7">
      ${planarRoot(0)}
      <geom name="torso" fromto="-0.5 0 0 0.5 0 0"/>
      <geom name="head" pos="0.6 0 0.1" axisangle="0 1 0 0.87" size="0.046 0.15"/>
      ${chain(hindLeg)}
      ${chain(foreLeg)}
    </body>
  </worldbody>
  <actuator>
    <motor name="bthigh" joint="bthigh" gear="120"/>
    <motor name="bshin" joint="bshin" gear="90"/>
    <motor name="bfoot" joint="bfoot" gear="60"/>
    <motor name="fthigh" joint="fthigh" gear="120"/>
    <motor name="fshin" joint="fshin" gear="60"/>
    <motor name="ffoot" joint="ffoot" gear="30"/>
  </actuator>
</mujoco>`;

const { trunk, first, second } = robotColours;

/**
 * It never terminates. Actions [6]: torques at hip, knee and foot, of the hind leg, then the front.
 */
export const halfCheetah = runner({
  name: 'HalfCheetah',
  rewardThreshold: 4800,
  model,
  frameSkip: 5,
  ctrlCostWeight: 0.1,
  velocities: 'normal',
  hidden: 1,
  view: sideView(1.6, 0.55, [
    ...[3, 4, 5].map((geom) => [geom, first] as const),
    ...[6, 7, 8].map((geom) => [geom, second] as const),
    [1, trunk],
    [2, trunk],
  ]),
});
