import BudgetModel

/// The program's name and version, as manifests and event logs name it.
package enum Program {
  package static let name = "trowel"
  package static let version = "0.1.0"
  /// The edition of the audit specification that packs follow.
  package static let specification = "audit-1"
}

/// What a run says: lines for standard output, lines for standard error, a status.
package struct RunReport: Sendable, Equatable {
  package var exit: ExitStatus
  package var output: [String]
  package var messages: [String]

  package init(_ exit: ExitStatus, output: [String] = [], messages: [String] = []) {
    self.exit = exit
    self.output = output
    self.messages = messages
  }
}

/// How a run goes about its work. Nothing here can change a byte that it writes.
package struct RunSettings: Sendable {
  package var workers: ThreadWorkers
  package var isQuiet: Bool
  /// Names the stage that begins; an empty text clears it.
  package var progress: (@Sendable (String) -> Void)?

  package init(
    workers: ThreadWorkers = ThreadWorkers(count: 1), isQuiet: Bool = false,
    progress: (@Sendable (String) -> Void)? = nil
  ) {
    self.workers = workers
    self.isQuiet = isQuiet
    self.progress = progress
  }

  func stage(_ name: String) { progress?(name) }
}

package struct LogSettings: Sendable {
  package var operatorName: String
  package var hasClock: Bool

  package init(operatorName: String = "", hasClock: Bool = true) {
    self.operatorName = operatorName
    self.hasClock = hasClock
  }
}

extension RunReport {
  /// How many findings of each level there are, in words: `2 errors, 1 warning`.
  static func summary(of diagnostics: [Diagnostic]) -> String {
    let parts = DiagnosticLevel.allCases.compactMap { level -> String? in
      let count = diagnostics.count { $0.level == level }
      if count == 0 { return nil }
      return "\(count) \(count == 1 ? level.noun : level.nouns)"
    }
    return parts.isEmpty ? "no problems" : parts.joined(separator: ", ")
  }
}

extension DiagnosticLevel {
  fileprivate var noun: String {
    switch self {
    case .error: "error"
    case .reject: "rejected ballot or choice"
    case .excluded: "excluded ballot"
    case .warning: "warning"
    case .note: "note"
    }
  }
  fileprivate var nouns: String {
    switch self {
    case .reject: "rejected ballots or choices"
    default: noun + "s"
    }
  }
}
