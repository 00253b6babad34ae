// Whether a Linux program starts at a user's: what it demands of the C library, read from the file itself.

/** Of CentOS 7, the oldest that Rust's own programs run on. */
const NEWEST_GLIBC = [2, 17];

/**
 * @param {Buffer} program the file
 * @param {{os: string, libc?: string}} platform what it is for
 * @returns {string | undefined} why it must not be given to users
 */
export function complaintAbout(program, platform) {
  if (platform.os !== 'linux') {
    return undefined;
  }
  if (platform.libc === 'musl') {
    return hasInterpreter(program) ? 'it is not linked statically: it would look for one certain loader' : undefined;
  }
  const [major, minor] = newestGlibc(program);
  return newer([major, minor], NEWEST_GLIBC) ? `it needs GLIBC_${major}.${minor}, newer than ${NEWEST_GLIBC.join('.')}` : undefined;
}

/** The newest version of glibc of which the program names a symbol; the names stand in its string table. */
function newestGlibc(program) {
  const versions = [...program.toString('latin1').matchAll(/GLIBC_(\d+)\.(\d+)/g)].map(([, major, minor]) => [+major, +minor]);
  return versions.reduce((newest, version) => (newer(version, newest) ? version : newest), [0, 0]);
}

function newer([major, minor], [otherMajor, otherMinor]) {
  return major !== otherMajor ? major > otherMajor : minor > otherMinor;
}

/** Whether an ELF file (64 bits, little-endian) asks for a loader. */
function hasInterpreter(program) {
  const PT_INTERP = 3;
  const headers = Number(program.readBigUInt64LE(0x20));
  const [size, count] = [program.readUInt16LE(0x36), program.readUInt16LE(0x38)];
  return Array.from({ length: count }, (_, i) => program.readUInt32LE(headers + i * size)).includes(PT_INTERP);
}
