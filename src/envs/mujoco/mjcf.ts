/** Parts of models that several robots share, in MJCF, MuJoCo's XML. */

/** Motors at joints. The numbers of an action are their controls, in this order. */
export const motors = (...joints: readonly string[]): string =>
  `<actuator>${joints.map((joint) => `<motor joint="${joint}"/>`).join('')}</actuator>`;

/**
 * Joints of a trunk that moves along x and z and turns about y, so that the robot stays in a plane.
 * @param z the height of the trunk, in m, if the joint of z is to hold it; 0 if it is to hold the
 * distance from the start
 */
export const planarRoot = (z: number): string => `
  <joint class="root" name="rootx" type="slide" axis="1 0 0" pos="0 0 ${-z}"/>
  <joint class="root" name="rootz" type="slide" axis="0 0 1" pos="0 0 ${-z}" ref="${z}"/>
  <joint class="root" name="rooty" axis="0 1 0"/>`;

/** The trunk of Hopper and of Walker2d on its legs, which are MJCF. */
export const trunkOn = (...legs: readonly string[]): string => `
  <body name="torso" pos="0 0 1.25">
    ${planarRoot(1.25)}
    <geom name="torso_geom" size="0.05 0.2"/>
    ${legs.join('')}
  </body>`;

/** Foot of a leg: distance of its tip from the ankle and half its length, in m, and friction. */
interface Foot {
  readonly tip: number;
  readonly half: number;
  readonly friction: string;
}

/**
 * A leg of Hopper or of Walker2d: thigh, shank and foot, each with the joint above it.
 * @param side the end of all names in the leg
 */
export const planarLeg = (side: '' | '_left', { tip, half, friction }: Foot): string => `
  <body name="thigh${side}" pos="0 0 -0.2">
    <joint name="thigh${side}_joint" range="-150 0"/>
    <geom name="thigh${side}_geom" pos="0 0 -0.225" size="0.05 0.225"/>
    <body name="leg${side}" pos="0 0 -0.7">
      <joint name="leg${side}_joint" pos="0 0 0.25" range="-150 0"/>
      <geom name="leg${side}_geom" size="0.04 0.25"/>
      <body name="foot${side}" pos="${tip} 0 -0.35">
        <joint name="foot${side}_joint" pos="${-tip} 0 0.1" range="-45 45"/>
        <geom name="foot${side}_geom" pos="${-tip / 2} 0 0.1" size="0.06 ${half}"
          friction="${friction}" quat="0.707106781186548 0 -0.707106781186547 0"/>
      </body>
    </body>
  </body>`;

/** Cart of the inverted pendulums. */
interface Cart {
  /** The pole on it, in MJCF. */
  readonly pole: string;
  /** Distance from the end of the rail at which the rail begins to push back, in m. */
  readonly margin: number;
  /** Largest control. */
  readonly limit: number;
  /** Force per unit of control, in N. */
  readonly gear: number;
}

/** A cart on a rail along x, with a pole, and the motor that pushes it. */
export const cartOnRail = ({ pole, margin, limit, gear }: Cart): string => `
  <worldbody>
    <geom name="rail" quat="0.707 0 0.707 0" size="0.02 1"/>
    <body name="cart">
      <joint name="slider" type="slide" axis="1 0 0" range="-1 1" margin="${margin}"/>
      <geom name="cart" quat="0.707 0 0.707 0" size="0.1 0.1"/>
      ${pole}
    </body>
  </worldbody>
  <actuator>
    <motor name="slide" joint="slider" ctrlrange="${-limit} ${limit}" gear="${gear}"/>
  </actuator>`;
