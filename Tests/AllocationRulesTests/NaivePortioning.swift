import BudgetModel

/// A slow reading of RULES 14 that shares no code with the library.
struct NaivePortioning {
  var costs: [Int]
  /// By ballot, then project: amounts that sum to the same on every ballot, or none at all.
  var ballots: [[Int]]
  var weights: [Ratio]
  var pool: Int
  var method: String
  var isCheaperFirst = false
  /// Positions of the lot; nil: none was drawn.
  var lot: [Int]?

  struct Tie: Error, Hashable { var members: Set<Int> }

  /// What each project is paid. What a share is above the cost of its project is left over: RULES 14
  /// gives it to no other project, and no ballot may give a project more than its cost (RULES 15).
  func amounts() throws(Tie) -> [Int] {
    let shares = try divided(bases())
    return zip(shares, costs).map { min($0, $1) }
  }

  /// What the shares are in proportion to.
  func bases() -> [Ratio] {
    if weight.isZero { return costs.map { _ in .zero } }
    return costs.indices.map { project in
      switch method {
      case "median": median(project)
      case "mean":
        zip(ballots, weights).reduce(Ratio.zero) { $0 + Ratio($1.0[project]) * $1.1 } / weight
      default: markets[project]
      }
    }
  }

  private var weight: Ratio { weights.reduce(.zero, +) }

  /// The least value that at least half of the weight does not exceed.
  private func median(_ project: Int) -> Ratio {
    let values = Set(ballots.map { $0[project] } + [0]).sorted()
    let value = values.first { value in
      let below = zip(ballots, weights).filter { $0.0[project] <= value }
      return below.reduce(Ratio.zero) { $0 + $1.1 } * Ratio(2) >= weight
    }
    return Ratio(value!)
  }

  // MARK: Independent markets, with every ballot written as often as its weight says

  /// The shares of every voter who proposes some.
  private var proposals: [[Ratio]] {
    zip(ballots, weights).flatMap { ballot, weight -> [[Ratio]] in
      let whole = ballot.reduce(0, +)
      if whole == 0 { return [] }
      return Array(
        repeating: ballot.map { Ratio($0, over: whole) }, count: Int(weight.numerator))
    }
  }

  private func medians(_ time: Ratio, _ proposals: [[Ratio]]) -> [Ratio] {
    let voters = proposals.count
    let phantoms = (0...voters).map { min(.one, time * Ratio(voters - $0)) }
    return costs.indices.map { project in
      (proposals.map { $0[project] } + phantoms).sorted()[voters]
    }
  }

  /// The medians sum to one somewhere between two bends of the phantoms.
  private var markets: [Ratio] {
    let proposals = proposals
    let shares = Set(proposals.joined()).union([.zero, .one])
    let times = Set(
      shares.flatMap { share in (1...max(1, proposals.count)).map { share / Ratio($0) } })
    var before = (time: Ratio.zero, sum: Ratio.zero)
    for time in times.sorted() where time <= .one {
      let sum = medians(time, proposals).reduce(.zero, +)
      if sum >= .one {
        let part = (Ratio.one - before.sum) / (sum - before.sum)
        return medians(before.time + part * (time - before.time), proposals)
      }
      before = (time, sum)
    }
    return costs.map { _ in .zero }
  }

  // MARK: Whole units by largest remainder

  private func divided(_ bases: [Ratio]) throws(Tie) -> [Int] {
    let total = bases.reduce(.zero, +)
    if total.isZero { return bases.map { _ in 0 } }
    let exact = bases.map { Ratio(pool) * $0 / total }
    var amounts = exact.map { Int($0.roundedDown) }
    var waiting = Set(costs.indices)
    while true {
      let missing = pool - amounts.reduce(0, +)
      if missing == 0 { return amounts }
      let remainder = { (project: Int) in exact[project] - Ratio(exact[project].roundedDown) }
      let most = waiting.map(remainder).max()!
      var tied = waiting.filter { remainder($0) == most }
      if isCheaperFirst {
        let least = tied.map { costs[$0] }.min()!
        tied = tied.filter { costs[$0] == least }
      }
      waiting.subtract(tied)
      var order = Array(tied)
      if tied.count > missing {
        guard let lot else { throw Tie(members: tied) }
        order.sort { lot[$0] < lot[$1] }
      }
      for project in order.prefix(missing) { amounts[project] += 1 }
    }
  }
}

extension NaivePortioning {
  /// The same contest as the library takes it.
  var contest: TestContest {
    var contest = TestContest(
      projects: costs.indices.map { place in
        var project = Project(
          id: NaiveWorld.ids[place], name: "", cost: Money(minorUnits: Int64(costs[place])))
        project.costMinimum = Money(minorUnits: 1)
        return project
      }, pool: Int64(pool),
      settings: WorldVariant("portioning", .knapsack, [("method", method)]).settings)
    contest.ballots = zip(ballots, weights).map {
      TestBallot(amounts: $0.map { Int64($0) }, weight: $1)
    }
    contest.ties = isCheaperFirst ? [.cheaper, .lot] : [.lot]
    contest.lot = lot.map { lot in
      LotOrder(order: costs.indices.sorted { lot[$0] < lot[$1] }.map { NaiveWorld.ids[$0] })
    }
    return contest
  }
}
