import BigInt
import BudgetModel

/// The loads that the candidates of one round would bring their supporters to.
struct LeastLoad {
  /// The candidates of least load, in id order.
  let projects: [Int]
  private let isLeast: Set<Int>
  /// By project; nil for others, and where exact numbers decide everything.
  private let estimates: [VoterLoads.Estimate?]

  /// - Parameters:
  ///   - candidates: in id order
  ///   - others: projects whose numbers are written beside those of the candidates
  init(_ candidates: [Int], others: [Int], _ loads: VoterLoads, _ filter: NumberFilter) {
    var estimates = loads.weights.map { _ in VoterLoads.Estimate?.none }
    var contenders = candidates
    if filter == .on {
      for project in candidates + others { estimates[project] = loads.estimate(project) }
      let bound = candidates.reduce(.infinity) { min($0, estimates[$1]!.high) }
      contenders = candidates.filter { estimates[$0]!.low <= bound }
    }
    self.estimates = estimates
    projects = contenders.count < 2 ? contenders : Self.least(of: contenders, loads)
    isLeast = Set(projects)
  }

  func contains(_ project: Int) -> Bool { isLeast.contains(project) }

  private static func least(of contenders: [Int], _ loads: VoterLoads) -> [Int] {
    var projects = [contenders[0]]
    var least = loads.load(contenders[0])
    for project in contenders.dropFirst() {
      let load = loads.load(project)
      let own = load.total.multiplied(byWord: least.weight)
      let other = least.total.multiplied(byWord: load.weight)
      if own < other {
        (projects, least) = ([project], load)
      } else if own == other {
        projects.append(project)
      }
    }
    return projects
  }
}

/// How a round writes loads.
///
/// The numbers of candidates of least load are exact. Those of the others are exact as long as the
/// common denominator of all loads fits a word, and where no supporter carries a load. From then on
/// they would have thousands of digits, so the load is cut, if that tells it from the least.
extension LeastLoad {
  enum Numbers {
    /// What the supporters carry, and what the project would bring them to.
    case exact(sum: String, load: String)
    case atLeast(DecimalCut)
  }

  func numbers(_ project: Int, _ loads: VoterLoads) -> Numbers {
    if loads.isLong && loads.isLoaded(project) && !contains(project) {
      let cut = cut(project, loads)
      if cut != projects.first.map({ self.cut($0, loads) }) { return .atLeast(cut) }
    }
    let load = loads.load(project)
    return .exact(
      sum: loads.exact.text(load.sum, over: loads.weightScale),
      load: loads.exact.text(load.total, over: load.weight))
  }

  private func cut(_ project: Int, _ loads: VoterLoads) -> DecimalCut {
    if let estimate = estimates[project], let cut = DecimalCut(estimate.load) {
      let (low, high) = cut.bounds
      if low < estimate.low && estimate.high < high { return cut }
    }
    let load = loads.load(project)
    let denominator = loads.exact.denominator.multiplied(byWord: load.weight)
    return DecimalCut(BigInt(load.total), over: BigInt(denominator))
  }
}
