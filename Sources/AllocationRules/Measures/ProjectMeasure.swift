package import BudgetModel

/// One measure of one project (RULES 17).
package struct ProjectMeasure: Sendable, Hashable {
  package enum Size: Sendable, Hashable {
    /// A cost in minor units, or a number of voters.
    case whole(Int64)
    case ratio(Ratio)
    /// No change of this kind is enough.
    case impossible
    /// Up to here no change is enough; larger ones were not tried.
    case above(Int64)
    case notComputed(MeasureGap)
  }

  /// Place in `Instance.field`.
  package var project: Int
  package var kind: MeasureKind
  package var size: Size
  /// Nil where nothing was computed.
  package var exactness: MeasureExactness?
  /// The change that shows the size.
  package var witness: ContestChange?

  init(
    _ project: Int, _ kind: MeasureKind, _ size: Size, _ exactness: MeasureExactness? = nil,
    by witness: ContestChange? = nil
  ) {
    self.project = project
    self.kind = kind
    self.size = size
    self.exactness = exactness
    self.witness = witness
  }

  init(_ project: Int, _ kind: MeasureKind, gap: MeasureGap) {
    self.init(project, kind, .notComputed(gap))
  }

  /// No size of any project, all for one reason.
  static func gaps(_ losers: [Int], _ gap: MeasureGap) -> [ProjectMeasure] {
    losers.flatMap { loser in
      MeasureKind.ofPerformance.map { ProjectMeasure(loser, $0, gap: gap) }
    }
  }
}

extension ProjectMeasure {
  /// As `margins.csv` writes it.
  package var rowSize: MarginRow.Size {
    switch size {
    case .whole(let number):
      kind == .costToWin ? .money(Money(minorUnits: number)) : .count(number)
    case .ratio(let ratio): .ratio(ratio)
    case .impossible: .impossible
    case .above(let number): .above(number)
    case .notComputed(let gap): .notComputed(gap)
    }
  }
}

/// A contest that can be counted again by its whole rule with a change.
struct WholeRule: Sendable {
  let instance: Instance
  let rule: any Rule.Type
  /// How many councils support a project whose votes change, at least.
  var councils = 1

  /// True if the rule pays the project in full with the change. A tie that only a lot could decide is
  /// no win.
  func funds(_ change: ContestChange) -> Bool {
    let changed = change.applied(to: instance, councils: councils)
    guard let outcome = try? rule.allocate(changed) else { return false }
    let paid = outcome.payments.filter { $0.project == change.project }
    return paid.reduce(Money.zero) { $0 + $1.amount } == changed.field[change.project].cost
      && outcome.verdicts[change.project].status == .funded
  }

  /// The same contest with a lot for all ties it would leave open, in which the project comes last.
  ///
  /// Where the project wins without that lot no lot could have mattered, so that it wins with it too.
  func drawing(last project: Int) -> WholeRule {
    if instance.isEveryTieDecided { return self }
    var drawn = instance
    let others = instance.field.indices.filter { $0 != project }
    drawn.lot = LotOrder(order: (others + [project]).map { instance.field[$0].id })
    drawn.tieChain = instance.tieChain.filter { $0 != .stop && $0 != .lot } + [.lot]
    return WholeRule(instance: drawn, rule: rule, councils: councils)
  }
}

extension Instance {
  /// True if the chain leaves no tie open.
  var isEveryTieDecided: Bool {
    let end = tieChain.first { [.lot, .stop, .projectID].contains($0) }
    return end == .projectID || end == .lot && TieColumns(self).lotPositions != nil
  }
}

extension Instance {
  /// True if a threshold is a percentage of what changes with the ballots; that of the nonblank ones
  /// does not where there are no others.
  func percentMoves(with bases: [Threshold.Base]) -> Bool {
    settings.thresholds.contains { threshold in
      guard case .percent(_, let base) = threshold.need, bases.contains(base) else { return false }
      return bases.count > 1 || tally.blankWeight > .zero
    }
  }
}

extension Threshold {
  /// True if new voters change what it asks of every project.
  var movesWithVoters: Bool {
    if case .percent(_, let base) = need { Base.ofNewVoters.contains(base) } else { false }
  }
}

extension Threshold.Base {
  /// What new voters add to.
  static let ofNewVoters: [Threshold.Base] = [.counted, .nonblank, .received]
}

/// The least whole number of a range for which a property holds, if it holds for all above one.
func least(_ range: ClosedRange<Int64>, where holds: (Int64) -> Bool) -> Int64? {
  if !holds(range.upperBound) { return nil }
  var (low, high) = (range.lowerBound, range.upperBound)
  while low < high {
    let middle = low + (high - low) / 2
    if holds(middle) { high = middle } else { low = middle + 1 }
  }
  return low
}
