/**
 * Types of planck, the Box2D engine: the part of it that is used here. They are written down so
 * that this package compiles where planck, which is optional, is not installed.
 */

/** A vector in m, m/s, N or N s. */
export interface Vec2 {
  readonly x: number;
  readonly y: number;
}

/** A geometric shape of a fixture. */
export interface PlanckShape {
  readonly m_type: string;
}

/** Material of a fixture, and the categories of others that it collides with. */
export interface FixtureDef {
  readonly shape: PlanckShape;
  /** Mass per area (kg/m²). */
  readonly density?: number;
  readonly friction?: number;
  readonly restitution?: number;
  readonly filterCategoryBits?: number;
  readonly filterMaskBits?: number;
}

/** A shape attached to a body. */
export interface Fixture {
  getBody(): Body;
  getFilterCategoryBits(): number;
}

/** Kind, place (m) and angle (rad) of a new body. */
export interface BodyDef {
  readonly type: 'static' | 'dynamic';
  readonly position?: Vec2;
  readonly angle?: number;
}

/** A rigid body. */
export interface Body {
  createFixture(def: FixtureDef): Fixture;
  /** The position of the body's origin, in m. */
  getPosition(): Vec2;
  getAngle(): number;
  getLinearVelocity(): Vec2;
  getAngularVelocity(): number;
  getMass(): number;
  /** The moment of inertia about the origin, in kg m². */
  getInertia(): number;
  /** The centre of mass in the body's coordinates, in m. */
  getLocalCenter(): Vec2;
  isAwake(): boolean;
  setAwake(isAwake: boolean): void;
  applyLinearImpulse(impulse: Vec2, point: Vec2, wake: boolean): void;
  applyForceToCenter(force: Vec2, wake: boolean): void;
  applyTorque(torque: number, wake: boolean): void;
}

/** Anchors, limits (rad) and motor (rad/s, N m) of a revolute joint. */
export interface RevoluteJointDef {
  readonly localAnchorA: Vec2;
  readonly localAnchorB: Vec2;
  /** The angle of body B relative to body A at which the joint's angle is 0. */
  readonly referenceAngle: number;
  readonly enableLimit: boolean;
  readonly lowerAngle: number;
  readonly upperAngle: number;
  readonly enableMotor: boolean;
  readonly motorSpeed: number;
  readonly maxMotorTorque: number;
}

/** A hinge of two bodies. */
export interface RevoluteJoint {
  getJointAngle(): number;
  getJointSpeed(): number;
  m_motorSpeed: number;
  m_maxMotorTorque: number;
  setMotorSpeed(speed: number): void;
  setMaxMotorTorque(torque: number): void;
}

/** Two fixtures whose bounding boxes overlap. */
export interface Contact {
  getFixtureA(): Fixture;
  getFixtureB(): Fixture;
}

/** A leaf of the broad phase. */
export interface FixtureProxy {
  /** Proxies are numbered in the order of their creation. */
  readonly proxyId: number;
}

/** The broad phase: it finds pairs of fixtures whose bounding boxes overlap. */
export interface BroadPhase {
  updatePairs(addPair: (a: FixtureProxy, b: FixtureProxy) => void): void;
}

/** Answer of a ray's callback: 0 ends the ray, a fraction clips it, −1 ignores the fixture. */
export type RayCastCallback = (
  fixture: Fixture,
  point: Vec2,
  normal: Vec2,
  fraction: number,
) => number;

/** A world of bodies and joints. */
export interface World {
  readonly m_broadPhase: BroadPhase;
  createBody(def: BodyDef): Body;
  createJoint(joint: RevoluteJoint): RevoluteJoint | null;
  step(dt: number, velocityIterations: number, positionIterations: number): void;
  on(event: 'begin-contact' | 'end-contact', listener: (contact: Contact) => void): World;
  rayCast(from: Vec2, to: Vec2, callback: RayCastCallback): void;
}

/** The module. */
export interface Planck {
  readonly World: new (def: { readonly gravity: Vec2 }) => World;
  readonly Edge: new (from: Vec2, to: Vec2) => PlanckShape;
  readonly Polygon: new (vertices: Vec2[]) => PlanckShape;
  /** A rectangle, from half its width and half its height. */
  readonly Box: new (
    halfWidth: number,
    halfHeight: number,
  ) => PlanckShape;
  readonly RevoluteJoint: new (def: RevoluteJointDef, a: Body, b: Body) => RevoluteJoint;
}
