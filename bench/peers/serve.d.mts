import type { Peer } from './peer.js';

export declare const serve: (peer: Peer) => Promise<void>;
