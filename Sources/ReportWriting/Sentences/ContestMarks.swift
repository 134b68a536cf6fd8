import BudgetModel

/// Contests that left nothing to choose, and ballots that all say the same (CONFEDERATION 5.5): they
/// are marked, not judged.
struct ContestMarks {
  let contest: ContestReport

  var text: String {
    [uncontested, unanimous].compactMap(\.self).joined(separator: " ")
  }

  /// One project competes, or all that compete fit together.
  private var uncontested: String? {
    if contest.results.contains(where: { $0.status == .pending }) { return nil }
    let competing = contest.results.filter { [.funded, .notFunded].contains($0.status) }
    if competing.count == 1 { return "Uncontested: there was one project to decide on." }
    let limits: [Reason] = [.exclusive, .cap, .maxWinners, .resource]
    let isBarred = competing.contains { row in
      let reason = RecordReference(row.reason).flatMap { Reason(rawValue: $0.code) }
      return reason.map(limits.contains) ?? false
    }
    let cost = competing.reduce(Ratio.zero) { $0 + Ratio($1.cost) }
    let amount = contest.first("pool")?.money("amount") ?? .zero
    if competing.isEmpty || isBarred || cost > Ratio(amount) { return nil }
    return "Uncontested: all \(competing.count) projects fit in the pool together."
  }

  private var unanimous: String? {
    if contest.first("mandate") != nil { return nil }
    guard let tally = contest.all("tally").first(where: { $0.text("measure") == "votes" }),
      let weight = tally.ratio("weight")
    else { return nil }
    let votes = tally.list("scores").compactMap { $0.ratio("score") }
    return Self.isUnanimous(votes, weight: weight) ? Self.unanimous : nil
  }

  static let unanimous = "Unanimous: every ballot counted here says the same."

  /// Every project has the votes of all ballots or of none, and one has them.
  static func isUnanimous(_ votes: [Ratio], weight: Ratio) -> Bool {
    weight > .zero && votes.contains(weight) && votes.allSatisfy { $0 == weight || $0.isZero }
  }
}
