/**
 * The functions of an MPI library, declared to koffi. Libraries have the same functions, but their
 * constants are of three kinds: addresses of variables in Open MPI, numbers in MPICH and the
 * libraries made from it, and other numbers in the binary interface that MPI 5 defines for all.
 */
import { RankLost } from '../../../algos/collective.js';
import type {
  ForeignOfAny,
  KoffiWithSymbols,
  LibraryWithSymbols,
} from '../../../autodiff/kernels/blas/koffi.js';

/**
 * Functions of MPI over all ranks of the job. Counts and offsets are in bytes. Those that send and
 * receive return at once, and are complete when `isComplete` says so; until then arrays must be
 * kept, and there is no other message.
 */
export interface Mpi {
  /** As it was loaded: libmpi.so.40. */
  readonly library: string;
  /** As it calls itself: Open MPI v4.1.4. */
  readonly version: string;
  init(): void;
  rank(): number;
  size(): number;
  /** The same number of bytes from every rank, to every rank. */
  allgather(send: ArrayBufferView, receive: ArrayBufferView): void;
  /** From every rank as many bytes as `counts` says, to every rank, at `offsets`. */
  allgatherv(send: ArrayBufferView, receive: ArrayBufferView, parts: MpiParts): void;
  /** To every rank its part of `send`, from every rank its part of `receive`. */
  alltoallv(send: ArrayBufferView, to: MpiParts, receive: ArrayBufferView, from: MpiParts): void;
  /** The bytes of rank 0, to every rank. */
  broadcast(bytes: ArrayBufferView): void;
  /** Whether the message that was started last is complete. */
  isComplete(): boolean;
  finalize(): void;
  /** Whether this process has begun to use MPI. For any thread, at any time. */
  hasBegun(): boolean;
  /** Whether it has begun to use MPI and not ended it. For any thread, at any time. */
  isOpen(): boolean;
  /** Ends all processes of the job. */
  abort(code: number): void;
}

/** The parts of an array of bytes, one for each rank. */
export interface MpiParts {
  /** [size] bytes */
  readonly counts: Int32Array;
  /** [size] bytes from the start of the array */
  readonly offsets: Int32Array;
}

/** The constants that are used, and the C type of those that stand for objects. */
interface Constants {
  readonly type: 'intptr_t' | 'int';
  /** MPI_COMM_WORLD: all ranks. */
  readonly world: number | bigint;
  /** MPI_BYTE */
  readonly byte: number | bigint;
  /** MPI_ERRORS_RETURN: functions return errors, in place of ending the job themselves. */
  readonly errorsReturn: number | bigint;
  /** MPI_THREAD_SERIALIZED: any thread may call MPI, one at a time. */
  readonly serialized: number;
}

const MPICH: Constants = {
  type: 'int',
  world: 0x44000000,
  byte: 0x4c00010d,
  errorsReturn: 0x54000001,
  serialized: 2,
};
const MPI_5: Constants = {
  type: 'intptr_t',
  world: 0x101,
  byte: 0x247,
  errorsReturn: 0x143,
  serialized: 2048,
};
const openMpiHandles = (address: (name: string) => bigint): Constants => ({
  type: 'intptr_t',
  world: address('ompi_mpi_comm_world'),
  byte: address('ompi_mpi_byte'),
  errorsReturn: address('ompi_mpi_errors_return'),
  serialized: 2,
});

const constantsOf = (koffi: KoffiWithSymbols, library: LibraryWithSymbols, name: string) => {
  if (/libmpi_abi\./.test(name)) return MPI_5;
  try {
    return openMpiHandles((variable) => koffi.address(library.symbol(variable)));
  } catch {
    return MPICH; // the others have no such variables
  }
};

/** Enough for the texts of all libraries: MPI_MAX_LIBRARY_VERSION_STRING is 8192 in MPICH. */
const TEXT_BYTES = 8192;

/** The text that a C function writes into a buffer, with its length. */
const textFrom = (write: (text: Uint8Array, length: Int32Array) => unknown): string => {
  const text = new Uint8Array(TEXT_BYTES);
  const length = new Int32Array(1);
  write(text, length);
  return new TextDecoder().decode(text.subarray(0, length[0])).trim();
};

/** A way to declare a function: its name without MPI_, and the types of its parameters. */
type Declare = (f: string, ...types: readonly string[]) => ForeignOfAny;

const functionsOf = (library: LibraryWithSymbols): Declare => {
  return (f, ...types) => library.func(`MPI_${f}`, 'int', types);
};

/**
 * Functions whose result is an error code, 0 for success.
 * @throws RankLost from the functions, where MPI fails
 */
const checkedFunctionsOf = (library: LibraryWithSymbols): Declare => {
  const foreign = functionsOf(library);
  const errorText = foreign('Error_string', 'int', 'void *', 'void *');
  return (f, ...types) => {
    const call = foreign(f, ...types);
    return (...args) => {
      const code = call(...args) as number;
      if (code === 0) return;
      const text = textFrom((into, length) => errorText(code, into, length));
      throw new RankLost(`MPI_${f} failed: ${text}`);
    };
  };
};

/**
 * The functions of a library.
 * @throws Error if it is no MPI library; each function throws a RankLost where MPI fails
 */
export const declare = (
  koffi: KoffiWithSymbols,
  library: LibraryWithSymbols,
  name: string,
): Mpi => {
  const constants = constantsOf(koffi, library, name);
  const version = functionsOf(library)('Get_library_version', 'void *', 'void *');
  return {
    library: name,
    version: shortVersion(textFrom(version)),
    ...messages(library, constants),
    ...lifetime(library, constants),
  };
};

/** `Open MPI v4.1.4, package: …` and `MPICH Version:\t4.0.2\n…`, without what follows. */
const shortVersion = (text: string): string =>
  (/^[^,\n]*/.exec(text)?.[0] ?? '').replace(/:?\s+/g, ' ');

/**
 * Bytes of the largest request and status that libraries have. Arrays of more than 64 bytes, and
 * those whose buffer was asked for, stay where they are when the garbage collector runs.
 */
const REQUEST_BYTES = 8;
const STATUS_BYTES = 64;

const messages = (library: LibraryWithSymbols, { type, world, byte }: Constants) => {
  const checked = checkedFunctionsOf(library);
  const array = ['void *', 'int', type];
  const parts = ['void *', 'void *', 'void *', type];
  const iallgather = checked('Iallgather', ...array, ...array, type, 'void *');
  const iallgatherv = checked('Iallgatherv', ...array, ...parts, type, 'void *');
  const ialltoallv = checked('Ialltoallv', ...parts, ...parts, type, 'void *');
  const ibcast = checked('Ibcast', ...array, 'int', type, 'void *');
  const test = checked('Test', 'void *', 'void *', 'void *');
  const request = new Uint8Array(new ArrayBuffer(REQUEST_BYTES));
  const flag = new Int32Array(new ArrayBuffer(4));
  const status = new Uint8Array(new ArrayBuffer(STATUS_BYTES));
  return {
    allgather: (x, all) =>
      void iallgather(x, x.byteLength, byte, all, x.byteLength, byte, world, request),
    allgatherv: (x, all, { counts, offsets }) =>
      void iallgatherv(x, x.byteLength, byte, all, counts, offsets, byte, world, request),
    alltoallv: (x, { counts, offsets }, y, from) =>
      void ialltoallv(
        ...[x, counts, offsets, byte],
        ...[y, from.counts, from.offsets, byte],
        world,
        request,
      ),
    broadcast: (x) => void ibcast(x, x.byteLength, byte, 0, world, request),
    isComplete: () => {
      test(request, flag, status);
      return flag[0] !== 0;
    },
  } satisfies Partial<Mpi>;
};

const lifetime = (library: LibraryWithSymbols, constants: Constants) => {
  const { type, world, errorsReturn, serialized } = constants;
  const checked = checkedFunctionsOf(library);
  const init = checked('Init_thread', 'void *', 'void *', 'int', 'void *');
  const handleErrors = checked('Comm_set_errhandler', type, type);
  const finalize = checked('Finalize');
  const abort = functionsOf(library)('Abort', type, 'int');
  /** A function that writes a number. */
  const number = (f: string, ...args: readonly (number | bigint)[]): (() => number) => {
    const call = checked(f, ...args.map(() => type), 'void *');
    return () => {
      const out = new Int32Array(1);
      call(...args, out);
      return out[0];
    };
  };
  const initialized = number('Initialized');
  const finalized = number('Finalized');
  return {
    init: () => {
      init(null, null, serialized, new Int32Array(1));
      handleErrors(world, errorsReturn);
    },
    rank: number('Comm_rank', world),
    size: number('Comm_size', world),
    finalize: () => void finalize(),
    hasBegun: () => initialized() === 1,
    isOpen: () => initialized() === 1 && finalized() === 0,
    abort: (code) => void abort(world, code),
  } satisfies Partial<Mpi>;
};
