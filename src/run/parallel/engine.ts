/** Engines of data-parallel training: what threads and MPI implement, on arrays and bytes. */
import type { Collective } from '../../algos/collective.js';
import { deserialize, serialize } from '../../bytes/serialize.js';

/** The operations of `Collective`, with bytes in place of values. */
export interface RankEngine extends Omit<Collective, 'broadcast' | 'gather'> {
  /** The bytes of rank 0, on every rank; those of others, whose length may differ, are ignored. */
  broadcastBytes(bytes: Uint8Array): Uint8Array;
  /** The bytes of all ranks, in the order of ranks, on every rank. Their lengths may differ. */
  gatherBytes(bytes: Uint8Array): readonly Uint8Array[];
}

const NO_BYTES = new Uint8Array(0);

/** Communication of values through an engine. */
export const collectiveOf = (engine: RankEngine): Collective => ({
  ...engine,
  broadcast: <T>(value: T): T =>
    deserialize<T>(engine.broadcastBytes(engine.rank === 0 ? serialize(value) : NO_BYTES)),
  gather: <T>(value: T): readonly T[] =>
    engine.gatherBytes(serialize(value)).map((bytes) => deserialize<T>(bytes)),
});
