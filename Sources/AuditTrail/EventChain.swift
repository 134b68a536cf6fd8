package import BudgetModel

/// The hash chain of an event log, as pure functions over its bytes (AUDIT 4.2).
package enum EventChain {
  /// `prev` of the first line.
  package static let origin = String(repeating: "0", count: 64)

  /// Where the next line of a log goes.
  package struct Head: Hashable, Sendable {
    /// Lines so far, a torn one included.
    package var lines: Int
    /// Digest of the last line with its LF.
    package var digest: String
    package static let empty = Head(lines: 0, digest: origin)
    package init(lines: Int, digest: String) {
      self.lines = lines
      self.digest = digest
    }
  }

  /// The bytes of the next line, and the head behind it. `members` hold `at`, `run`, `event` and
  /// the members of the event.
  package static func line(
    after head: Head, _ members: [String: JSONValue]
  ) -> (bytes: [UInt8], head: Head) {
    var members = members
    members["n"] = JSONValue(number: head.lines + 1)
    members["prev"] = .string(head.digest)
    let bytes = CanonicalJSON.encodeFile(.object(members))
    return (bytes, Head(lines: head.lines + 1, digest: SHA256Hex.of(bytes)))
  }

  /// What the next run finds at the end of a log: the head, and the length of a torn last line. If
  /// there is one, an LF and then a `log-repaired` line with `torn_bytes` must be written first.
  package struct End: Hashable, Sendable {
    /// Behind the torn line, with the LF that it gets.
    package var head: Head
    /// Nil: the log ends with a whole line.
    package var tornBytes: Int?
    package init(head: Head, tornBytes: Int?) {
      self.head = head
      self.tornBytes = tornBytes
    }
  }

  package static func end(of log: [UInt8]) -> End {
    let lines = lines(of: log)
    guard let last = lines.last else { return End(head: .empty, tornBytes: nil) }
    let isTorn = log.last != CanonicalJSON.lineFeed
    let digest = SHA256Hex.of(Array(last) + [CanonicalJSON.lineFeed])
    return End(
      head: Head(lines: lines.count, digest: digest), tornBytes: isTorn ? last.count : nil)
  }

  /// The runs that have no `run-end`, in order of their first line.
  package static func abandonedRuns(in log: [UInt8]) -> [String] {
    var open: [String] = []
    for line in lines(of: log) {
      guard let value = try? CanonicalJSON.decode(Array(line)), let run = value["run"]?.text else {
        continue
      }
      switch value["event"]?.text {
      case "run-end": open.removeAll { $0 == run }
      case "run-abandoned": open.removeAll { $0 == value["abandoned"]?.text }
      default: if !open.contains(run) { open.append(run) }
      }
    }
    return open
  }

  /// How many runs the log has seen begin.
  package static func runCount(in log: [UInt8]) -> Int {
    lines(of: log).count { (try? CanonicalJSON.decode(Array($0)))?["event"]?.text == "run-start" }
  }

  /// Lines without their LF; a torn last line is one of them.
  static func lines(of log: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines = log.split(separator: CanonicalJSON.lineFeed, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}

extension EventChain {
  /// The first line that breaks the chain.
  package struct Break: Error, Hashable, Sendable {
    /// From 1.
    package var line: Int
    package var sentence: String
    package var code: DiagnosticCode { .logChainBroken }
    package init(line: Int, sentence: String) {
      self.line = line
      self.sentence = sentence
    }
  }

  /// Checks numbers, digests and form of every line.
  ///
  /// The chain cannot show that its end was cut off; compare the head with one noted elsewhere.
  package static func verify(_ log: [UInt8]) throws(Break) -> Head {
    var head = Head.empty
    var torn: Int?
    for line in lines(of: log) {
      let number = head.lines + 1
      if let value = try? CanonicalJSON.decode(Array(line)) {
        try check(value, after: head, torn: torn)
        torn = nil
      } else if torn == nil {
        torn = number
      } else {
        throw Break(line: number, sentence: "two lines in a row are not canonical JSON")
      }
      let digest = SHA256Hex.of(Array(line) + [CanonicalJSON.lineFeed])
      head = Head(lines: number, digest: digest)
    }
    if let torn { throw Break(line: torn, sentence: "the line is not canonical JSON") }
    if !log.isEmpty && log.last != CanonicalJSON.lineFeed {
      throw Break(line: head.lines, sentence: "the last line has no line end")
    }
    return head
  }

  private static func check(_ value: JSONValue, after head: Head, torn: Int?) throws(Break) {
    let number = head.lines + 1
    guard value["n"]?.number == number else {
      throw Break(line: number, sentence: "the number of the line is not \(number)")
    }
    guard value["prev"]?.text == head.digest else {
      throw Break(line: number, sentence: "'prev' is not the digest of the line before")
    }
    if let torn, value["event"]?.text != "log-repaired" {
      throw Break(line: torn, sentence: "a torn line is not followed by 'log-repaired'")
    }
  }
}
