import AuditTrail

/// What the event log says of the program that runs.
enum RunningProgram {
  /// Digest of the binary; empty where the system does not show it.
  static var sha256: String {
    guard let bytes = try? FileReading.bytesFollowingLink("/proc/self/exe") else { return "" }
    return SHA256Hex.of(bytes)
  }

  static var platform: String {
    #if arch(x86_64)
      let processor = "x86_64"
    #elseif arch(arm64)
      let processor = "arm64"
    #else
      let processor = "other"
    #endif
    #if os(Linux)
      return processor + "-linux"
    #else
      return processor + "-other"
    #endif
  }
}
