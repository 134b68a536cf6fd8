import BudgetModel

/// Whether the greedy outcome replaces that of Equal Shares (RULES 6.5).
enum ShareComparison: String, Sendable, CaseIterable {
  case none
  /// A voter prefers the set with more projects that he or she chose.
  case satisfaction
  /// A voter prefers a set with at least one where the other has none.
  case exclusionRatio = "exclusion-ratio"

  struct Verdict: Sendable {
    var first: [Int]
    var second: [Int]
    var prefersFirst = Ratio.zero
    var prefersSecond = Ratio.zero
    var indifferent = Ratio.zero

    var isReplaced: Bool { prefersSecond > prefersFirst }

    func record(_ count: SequentialCount) -> TranscriptRecord {
      TranscriptRecord(
        "compare",
        [
          "first": .array(first.map(count.id)), "second": .array(second.map(count.id)),
          "prefer_first": JSONValue(prefersFirst), "prefer_second": JSONValue(prefersSecond),
          "indifferent": JSONValue(indifferent), "kept": isReplaced ? "second" : "first",
        ])
    }
  }

  /// - Parameters:
  ///   - first: the outcome so far, by place in the field
  ///   - second: the greedy outcome
  func compare(_ first: [Bool], _ second: [Bool], _ count: SequentialCount) -> Verdict {
    let instance = count.instance
    let prefunded = Set(instance.prefunded)
    func set(_ isFunded: [Bool]) -> [Int] {
      isFunded.indices.filter { isFunded[$0] && !prefunded.contains($0) }
    }
    var verdict = Verdict(first: set(first), second: set(second))
    let profile = instance.profile ?? BallotProfile()
    let ones = satisfaction(with: verdict.first, rows: profile.rowCount, count)
    let others = satisfaction(with: verdict.second, rows: profile.rowCount, count)
    var (prefersFirst, prefersSecond, rest) = (Int128(0), Int128(0), Int128(0))
    for (row, weight) in profile.weights.enumerated() {
      if ones[row] > others[row] {
        prefersFirst += Int128(weight)
      } else if ones[row] < others[row] {
        prefersSecond += Int128(weight)
      } else {
        rest += Int128(weight)
      }
    }
    verdict.prefersFirst = Ratio(prefersFirst, over: profile.weightScale)
    verdict.prefersSecond = Ratio(prefersSecond, over: profile.weightScale)
    verdict.indifferent = Ratio(rest, over: profile.weightScale)
    return verdict
  }

  /// By row: how many projects of the set it chose; for the exclusion ratio 1 for any.
  private func satisfaction(
    with projects: [Int], rows: Int, _ count: SequentialCount
  ) -> [Int32] {
    var chosen = Array(repeating: Int32(0), count: rows)
    for project in projects {
      for row in count.supporters.rows[count.supporters.range(of: project)] {
        chosen[Int(row)] = self == .satisfaction ? chosen[Int(row)] + 1 : 1
      }
    }
    return chosen
  }
}
