import BudgetModel

extension InputFact {
  /// What the result of a referendum must carry: SHA-256 of the lines `<sha256>  <path>` of all inputs
  /// but that result, in path order (CONFEDERATION 8.4).
  package static func digest(of inputs: [InputFact]) -> String {
    let others = inputs.filter { $0.role != .referendum }.sorted { $0.path.isBefore($1.path) }
    return SHA256Hex.of(others.map { "\($0.sha256)  \($0.path)\n" }.joined())
  }
}
