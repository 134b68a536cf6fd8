package import BallotReading
package import BudgetModel

/// Turns Pabulib files into a cycle's folder, and a cycle into Pabulib files (FORMATS 4).
package enum Conversion {
  package struct Options: Sendable {
    /// The id of the new cycle; nil: what the names of the files have in common.
    package var cycleID: String?
    /// The pool to write; nil: all.
    package var poolID: String?
    /// The same voter id in two files is one voter.
    package var hasSameVoters = false
    /// A cost of 999999999 makes a project withdrawn.
    package var withdrawsSentinelCosts = false
    package init(
      cycleID: String? = nil, poolID: String? = nil, hasSameVoters: Bool = false,
      withdrawsSentinelCosts: Bool = false
    ) {
      self.cycleID = cycleID
      self.poolID = poolID
      self.hasSameVoters = hasSameVoters
      self.withdrawsSentinelCosts = withdrawsSentinelCosts
    }
  }

  /// Files to write, in path order, and every finding in printed order. With an error there are no
  /// files.
  package struct Converted: Sendable {
    package var files: [(path: String, bytes: [UInt8])] = []
    package var diagnostics: [Diagnostic] = []

    package var hasErrors: Bool { diagnostics.contains { $0.level == .error } }

    mutating func finish() {
      diagnostics = Array(Set(diagnostics)).sorted(by: Diagnostic.isBefore)
      files = hasErrors ? [] : files.sorted { $0.path.isBefore($1.path) }
    }
  }

  /// One cycle from the Pabulib files of one city, or from a single file.
  package static func cycle(from sources: [SourceFile], options: Options) -> Converted {
    var converted = Converted()
    var files: [PabulibFile] = []
    let reading = PabulibReader.Options(withdrawsSentinelCosts: options.withdrawsSentinelCosts)
    for source in sources.sorted(by: { $0.path.isBefore($1.path) }) {
      let read = PabulibReader.read(source, options: reading)
      converted.diagnostics += read.diagnostics
      if let file = read.value { files.append(file) }
    }
    if !converted.hasErrors {
      var city = PabulibCity(files, options: options)
      converted.files = city.cycleFiles()
      converted.diagnostics += city.diagnostics
    }
    converted.finish()
    return converted
  }
}
