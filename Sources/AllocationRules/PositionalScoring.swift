package import BudgetModel

/// How a place on a ranked ballot turns into a score (RULES 4.2).
package struct PositionalScoring: Sendable, Hashable {
  /// The `m` of a Borda score.
  package enum Length: String, Sendable, CaseIterable {
    case maximumChoices = "max-choices"
    case projects
    case ballotLength = "ballot-length"
  }
  package enum Positions: Sendable, Hashable {
    /// Rank r scores m − r + last, never below 0.
    case borda(Length, last: Int64)
    /// Rank r scores the r-th number; ranks beyond it score 0.
    case vector([Ratio])
  }
  /// What projects of equal rank score.
  package enum TiedRankScore: String, Sendable, CaseIterable { case average, best, worst }

  package var positions: Positions = .borda(.maximumChoices, last: 1)
  package var tiedRankScore: TiedRankScore = .average

  package init() {}

  /// The scoring that a walk of the rule orders by; nil unless that is positional.
  package init?(rule: RuleChoice) {
    guard ScoreMeasure(ofWalks: rule) == .positional else { return nil }
    self.init(parametersOf: rule)
  }

  /// The scoring of a rule that reads `positions` in any case.
  init(parametersOf rule: RuleChoice) {
    if let vector = rule["positions"]?["vector"]?.elements {
      positions = .vector(vector.compactMap(\.ratio))
    } else if let borda = rule["positions"] {
      let length = borda["m"]?.text.flatMap(Length.init) ?? .maximumChoices
      positions = .borda(length, last: borda["last"]?.count ?? 1)
    }
    tiedRankScore = rule["tied-rank-score"]?.text.flatMap(TiedRankScore.init) ?? .average
  }

  /// The `m` for one ballot. Where ballots have no largest number of choices, every printed project
  /// may be ranked, so `max-choices` reads as `projects`.
  ///
  /// - Parameters:
  ///   - printed: projects on the ballot, withdrawn ones included
  ///   - listed: projects that this ballot lists
  package func length(maximumChoices: Int64?, printed: Int, listed: Int) -> Int {
    switch positions {
    case .borda(.maximumChoices, _): maximumChoices.map(Int.init) ?? printed
    case .borda(.projects, _): printed
    case .borda(.ballotLength, _): listed
    case .vector(let vector): vector.count
    }
  }

  /// The score of each of `count` projects that share the places from `first` (1 is the best) on, on
  /// a ballot whose `m` is `length`.
  package func score(first: Int, count: Int, length: Int) -> Ratio {
    switch tiedRankScore {
    case .best: return score(place: first, length: length)
    case .worst: return score(place: first + count - 1, length: length)
    case .average where count == 1: return score(place: first, length: length)
    case .average:
      let total = (first..<first + count).reduce(Ratio.zero) {
        $0 + score(place: $1, length: length)
      }
      return total / Ratio(count)
    }
  }

  private func score(place: Int, length: Int) -> Ratio {
    switch positions {
    case .borda(_, let last): Ratio(max(0, length - place + Int(last)))
    case .vector(let vector): place <= vector.count ? vector[place - 1] : .zero
    }
  }
}
