import AuditTrail
package import BudgetModel
import Glibc

/// The log of all runs beside a pack: append-only, hash-chained, without votes (AUDIT 4).
///
/// It is the only place that reads the clock. A line is on its way to the disk before the run goes
/// on, so a run that fails or is killed leaves its log.
package final class EventLog {
  private let descriptor: Int32
  private let path: String
  private let hasClock: Bool
  private let run: String
  private var head: EventChain.Head
  /// Set where the chain of the lines before this run is broken.
  package let isChainBroken: Bool

  /// Opens the log for one run; repairs a torn last line and names runs without an end.
  package init(_ path: String, hasClock: Bool) throws(FileProblem) {
    self.path = path
    self.hasClock = hasClock
    let bytes =
      FileReading.kind(of: path) == .absent ? [] : try FileReading.bytes(of: path)
    let end = EventChain.end(of: bytes)
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard descriptor >= 0 else { throw FileProblem.fromErrno(.create, path: path) }
    head = end.head
    run = String(EventChain.runCount(in: bytes) + 1)
    isChainBroken =
      end.tornBytes == nil && (try? EventChain.verify(bytes)) == nil
    if let torn = end.tornBytes {
      try FolderWriting.writeAll(descriptor, [0x0A], path: path)
      try append("log-repaired", ["torn_bytes": JSONValue(number: torn)])
    }
    for abandoned in EventChain.abandonedRuns(in: bytes) {
      try append("run-abandoned", ["abandoned": .string(abandoned)])
    }
  }

  deinit { close(descriptor) }

  /// The digest of the last line, for the minutes.
  package var headDigest: String { head.digest }

  package func append(_ event: String, _ members: [String: JSONValue] = [:]) throws(FileProblem) {
    var members = members
    members["event"] = .string(event)
    members["run"] = .string(run)
    members["at"] = .string(hasClock ? Self.now() : "")
    let (bytes, next) = EventChain.line(after: head, members)
    try FolderWriting.writeAll(descriptor, bytes, path: path)
    head = next
  }

  package func problem(_ diagnostic: Diagnostic) throws(FileProblem) {
    var members: [String: JSONValue] = [
      "severity": .string(diagnostic.level.rawValue), "code": .string(diagnostic.code.name),
      "path": .string(diagnostic.place.file),
    ]
    if let line = diagnostic.place.line { members["line"] = JSONValue(number: line) }
    if let column = diagnostic.place.column { members["column"] = JSONValue(number: column) }
    try append("problem", members)
  }

  /// UTC, whole seconds.
  private static func now() -> String {
    var seconds = time(nil)
    var parts = unsafe tm()
    unsafe gmtime_r(&seconds, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let date = unsafe "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    return unsafe date + "T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
  }
}

extension IntegrityTest {
  /// The members of `integrity`.
  var event: [String: JSONValue] {
    [
      "subject": .string(subject), "expected": .string(expected), "found": .string(found),
      "ok": .bool(expected == found),
    ]
  }
}

extension InputFact {
  /// The members of `input-read`.
  var event: [String: JSONValue] {
    var members: [String: JSONValue] = [
      "path": .string(path), "role": .string(role.rawValue), "bytes": JSONValue(number: bytes),
      "sha256": .string(sha256),
    ]
    members["rows"] = rows.map { JSONValue(number: $0) }
    return members
  }
}
