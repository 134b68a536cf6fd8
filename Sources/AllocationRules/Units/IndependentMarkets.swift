import BudgetModel

extension ProposedAmounts {
  /// Σ weight · amount.
  var sum: Ratio { entries.reduce(Ratio.zero) { $0 + $1.weight * Ratio($1.amount) } }

  /// The least amount whose cumulative weight, ballots without an amount first, reaches half.
  func lowerMedian(of weight: Ratio) -> Ratio {
    let half = weight / Ratio(2)
    var below = weight - entries.reduce(Ratio.zero) { $0 + $1.weight }
    if below >= half { return .zero }
    for entry in entries {
      below += entry.weight
      if below >= half { return Ratio(entry.amount) }
    }
    return .zero
  }
}

/// Medians among proposals and the phantom ballots min(1, t·(n − k)) (RULES 14).
///
/// The median of n proposals and the n + 1 phantoms is the largest x that at least as many proposals
/// reach as there are phantoms below it: the greatest of min(a, t·h) over the amounts a proposed,
/// with h the weight of the ballots that give at least a. So weights need not be whole.
struct IndependentMarkets {
  /// By project: amounts with the weight that reaches them.
  private let curves: [[(amount: Ratio, support: Ratio)]]
  /// What the medians sum to.
  private let whole: Ratio
  /// The t at which they do, in units of money.
  private(set) var slope = Ratio.zero

  /// - Parameter whole: what a ballot proposes in all
  init(_ proposals: [ProposedAmounts], whole: Ratio) {
    curves = proposals.map { proposal in
      zip(proposal.entries, proposal.support).map { (Ratio($0.amount), $1) }
    }
    self.whole = whole
    slope = solve()
  }

  func medians(at slope: Ratio) -> [Ratio] {
    curves.map { curve in
      curve.map { min($0.amount, slope * $0.support) }.max() ?? .zero
    }
  }

  private func sum(at slope: Ratio) -> Ratio { medians(at: slope).reduce(.zero, +) }

  /// The sum never falls and is linear between the points where a curve bends.
  private func solve() -> Ratio {
    var bends: Set<Ratio> = [.zero]
    for curve in curves {
      for (number, point) in curve.enumerated() {
        bends.insert(point.amount / point.support)
        if number + 1 < curve.count { bends.insert(point.amount / curve[number + 1].support) }
      }
    }
    let points = bends.sorted()
    var (low, high) = (0, points.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if sum(at: points[middle]) >= whole { high = middle } else { low = middle + 1 }
    }
    let end = points[high]
    if high == 0 { return end }
    let start = points[high - 1]
    let (below, above) = (sum(at: start), sum(at: end))
    return start + (whole - below) * (end - start) / (above - below)
  }
}
