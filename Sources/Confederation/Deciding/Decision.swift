import BudgetModel

/// One contest after its council decided, and what leftover steps add to it.
struct Decision {
  struct Verdict {
    var status: ProjectStatus
    var reason: Reason
    /// Place of the record that decided.
    var record: Int
  }

  var contest: ContestIndex
  /// What the rule saw first.
  var instance: Instance
  /// `ProjectIndex` of each place in the field.
  var projects: [ProjectIndex]
  /// Places of projects that came up by appeal.
  var appealed: Set<Int> = []
  var scores: [Ratio]
  var ranks: [Int?]
  /// Places of the candidates, best first.
  var order: [Int]
  /// By place in the field.
  var verdicts: [Verdict]
  /// Amounts paid, by place in the field.
  var funded: [Int: Money] = [:]
  /// Money of hard minimums that were not reached: later passes do not spend it (RULES 3.4).
  var withheld = Money.zero
  /// What came in for later passes.
  var laterMoney = Money.zero
  /// `consider` records numbered so far.
  var rounds = 0
  /// False: below its quorum, or decided by two chambers, so that it names nothing.
  var decides = true

  /// Places that could still be funded: in the council's own order, with support, not barred by a
  /// limit when the walk reached them.
  var unfunded: [Int] {
    if !decides { return [] }
    let barred: [Reason] = [.zeroSupport, .exclusive, .cap, .resource, .maxWinners, .noBallots]
    return order.filter { place in
      verdicts[place].status == .notFunded && !barred.contains(verdicts[place].reason)
        && scores[place] > .zero && !instance.field[place].cost.isZero
    }
  }
}
