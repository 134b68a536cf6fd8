import BudgetModel

/// What a project is worth to its supporters under rules with utilities (RULES 1.3), from the by-law and
/// the tables.
struct ShareWorth {
  private let contest: ReplayContest
  private let utility: String

  init(_ contest: ReplayContest) {
    self.contest = contest
    utility = contest.settings.rule["utility"]?.text ?? "cost"
  }

  /// Every supporter has the same utility, so that all pay the same price or all they have.
  var isPlain: Bool { ["cost", "cardinality", "effort"].contains(utility) }

  /// What Equal Shares minimizes, as records name it.
  var measure: String {
    switch utility {
    case "cost": "payment per unit of cost"
    case "cardinality": "highest payment"
    case "points": "payment per point"
    case "positional": "payment per unit of score"
    default: "payment per unit of cost per vote"
    }
  }

  /// Supporters of a project by the tables; only positional scores can leave some of them out.
  func supporters(of place: Int) -> Ratio { contest.tally.votes[place] }
  var knowsSupporters: Bool { utility != "positional" }

  /// What a unit of a plain voter's weight is worth to the measure.
  func factor(of place: Int) -> Ratio {
    let cost = Ratio(contest.field[place].cost)
    switch utility {
    case "cost": return cost
    case "effort": return cost / contest.tally.votes[place]
    default: return .one
    }
  }

  /// The sum of weight times utility over all supporters; nil: not in the tables.
  func sum(of place: Int) -> Ratio? {
    switch utility {
    case "points":
      let isPositive = contest.settings.ballots.minimumPoints.map { $0 >= .zero } ?? false
      return isPositive ? contest.tally.points?[place] : nil
    case "positional": return contest.tally.score?[place]
    default: return supporters(of: place) * factor(of: place)
    }
  }
}
