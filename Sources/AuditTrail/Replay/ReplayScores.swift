import BudgetModel

/// The primary key of the rule for every project of a contest (RULES 4.2), from the tally alone.
struct ReplayScores {
  let contest: ReplayContest
  let measure: String
  private var tally: ContestTally { contest.tally }
  private var rule: RuleChoice { contest.settings.rule }

  /// - Parameter other: a measure in place of the rule's
  init(contest: ReplayContest, measure other: String? = nil) {
    self.contest = contest
    measure = other ?? Self.measure(of: contest.settings.rule)
  }

  /// Of `max-welfare` what utilities sum to, but for the cost (RULES 9).
  private static func measure(of rule: RuleChoice) -> String {
    guard rule.name == "max-welfare" else { return rule["score"]?.text ?? "votes" }
    let utility = rule["utility"]?.text ?? "cardinality"
    return ["cardinality", "cost"].contains(utility) ? "votes" : utility
  }

  /// Nil: the tables hold no such measure.
  func scores(competing: [Int]) -> [Ratio]? {
    // Without a ballot a missing measure is that of the votes.
    let none = contest.hasNoBallots ? tally.votes : zeros
    switch measure {
    case "votes": return votes
    case "votes-per-cost":
      return contest.field.indices.map {
        let cost = contest.field[$0].cost
        return cost.isZero ? tally.votes[$0] : tally.votes[$0] / Ratio(cost)
      }
    case "points": return tally.points ?? none
    case "positional": return tally.score ?? none
    case "copeland": return copeland(competing, tally.above ?? zeros.map { _ in zeros })
    default: return nil
    }
  }

  private var zeros: [Ratio] { contest.field.map { _ in .zero } }

  private var votes: [Ratio]? {
    guard let shares = rule["channels"]?.members, !shares.isEmpty, !contest.hasNoBallots else {
      return contest.settings.needsYesOverNo ? tally.yes ?? tally.votes : tally.votes
    }
    var total = Ratio.zero
    var sums = zeros
    for share in shares {
      guard let channel = tally.channels[share.key], !channel.weight.isZero,
        let part = share.value.ratio
      else { continue }
      total += part
      for place in sums.indices { sums[place] += part * channel.votes[place] / channel.weight }
    }
    return total.isZero ? sums : sums.map { $0 / total }
  }

  /// 2 · wins + ties in pairs with each project that competes.
  private func copeland(_ competing: [Int], _ above: [[Ratio]]) -> [Ratio] {
    contest.field.indices.map { one in
      Ratio(
        competing.reduce(0) { sum, other in
          if other == one { return sum }
          if above[one][other] == above[other][one] { return sum + 1 }
          return above[one][other] > above[other][one] ? sum + 2 : sum
        })
    }
  }

  /// True if the rule may fund the project at all (RULES 2).
  func hasSupport(_ place: Int, _ scores: [Ratio]) -> Bool {
    (measure == "copeland" ? tally.votes[place] : scores[place]) > .zero
  }
}

/// What walks order by: the scores of all projects of the field, and who has no support.
struct ReplayScoring {
  let scores: [Ratio]
  let lacksSupport: [Bool]
  /// What `order` sorts by: 0 for all projects without support.
  let primary: [Ratio]

  init(_ measure: ReplayScores, _ scores: [Ratio]) {
    self.scores = scores
    let lacksSupport = scores.indices.map { !measure.hasSupport($0, scores) }
    self.lacksSupport = lacksSupport
    primary = scores.indices.map { lacksSupport[$0] ? .zero : scores[$0] }
  }
}
