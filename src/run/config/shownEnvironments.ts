/** The names of environments as help and errors list them. */
import { environmentNames } from '../../envs/index.js';

/** The names of all environments, with the versions of each together: Ant-v4/v5. */
export const shownEnvironments = (): readonly string[] => {
  const versions = new Map<string, string[]>();
  for (const name of environmentNames()) {
    const [, base, version] = /^(.*)-(v\d+)$/.exec(name) as RegExpExecArray;
    versions.set(base, [...(versions.get(base) ?? []), version]);
  }
  return [...versions].map(([base, all]) => `${base}-${all.join('/')}`);
};
