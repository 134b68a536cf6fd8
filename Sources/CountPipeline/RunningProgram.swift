/// What the event log says of the program that runs.
enum RunningProgram {
  /// Digest of the binary; empty where the system does not show it.
  static var sha256: String {
    (try? FileReading.sha256(of: "/proc/self/exe", followsLink: true)) ?? ""
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
