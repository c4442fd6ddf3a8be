//! What the system tells of the memory of this process, from `/proc` (`proc_pid_status(5)`).

/// The most memory that the process had so far, in kilobytes; 0 where there is no `/proc`.
pub fn peak_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)).and_then(|value| value.parse().ok()).unwrap_or(0)
}
