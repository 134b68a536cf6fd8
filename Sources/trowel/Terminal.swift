import CountPipeline
import Glibc

/// Standard output and standard error as byte streams.
enum Terminal {
  enum Stream: Int32 {
    case output = 1
    case error = 2
  }

  /// Writes whole lines. A reader that went away ends the writing, not the program; false where the
  /// lines are lost.
  @discardableResult
  static func write(_ lines: [String], to stream: Stream) -> Bool {
    lines.isEmpty || write(bytes: Array((lines.joined(separator: "\n") + "\n").utf8), to: stream)
  }

  @discardableResult
  private static func write(bytes: [UInt8], to stream: Stream) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(stream.rawValue, buffer.baseAddress! + written, bytes.count - written)
      }
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return count < 0 && errno == EPIPE }
      written += count
    }
    return true
  }

  /// Names the stage on standard error, on one line that the next stage overwrites; only on a
  /// terminal, and never with `--quiet`.
  static func progress(isQuiet: Bool) -> (@Sendable (String) -> Void)? {
    guard !isQuiet, isatty(Stream.error.rawValue) == 1 else { return nil }
    return { stage in
      let text = stage.isEmpty ? "\r\u{1B}[K" : "\r\u{1B}[K\(stage) …"
      write(bytes: Array(text.utf8), to: .error)
    }
  }

  /// Arguments and defaults that come from outside, read in one place.
  static func environment(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    return String(cString: value)
  }

  static var processorCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
