//! How much is taken of what does not say how long it is: pipes, packed files, snapshots on their way. Set once, before the command runs.

use std::fs;
use std::sync::OnceLock;

use heap_analyzer::snapshot::StreamLimits;

static LIMITS: OnceLock<StreamLimits> = OnceLock::new();

/// As many bytes and no more. Who says how many also knows how well they are packed.
pub fn set(bytes: u64) {
    let _ = LIMITS.set(StreamLimits { bytes, ratio: u64::MAX });
}

/// What was set, or the usual: 8 GB, but never more than three quarters of the memory that there is.
pub fn of_streams() -> StreamLimits {
    *LIMITS.get_or_init(|| {
        let usual = StreamLimits::default();
        let memory = memory().map_or(u64::MAX, |bytes| bytes / 4 * 3);
        StreamLimits { bytes: usual.bytes.min(memory), ..usual }
    })
}

/// Bytes of memory that this process may have at most, where the system tells: the machine's, or its container's.
pub fn memory() -> Option<u64> {
    let of_container = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];
    let limits = of_container.iter().filter_map(|file| fs::read_to_string(file).ok()?.trim().parse().ok());
    let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| {
        let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
        line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()
    });
    limits.chain(machine.map(|kibibytes| kibibytes * 1024)).min()
}
