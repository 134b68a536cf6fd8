import BudgetModel

@testable import Confederation

/// Random councils of delegates, with councils of delegates among their members, the same for the
/// same seed.
struct RandomPlenum {
  var builder = CycleBuilder()
  var ballots = CastBallots()
  var random: SeededNumbers
  private var next = 0

  init(seed: UInt64) {
    random = SeededNumbers(seed: seed)
    builder.council("c0", kind: "top", eligible: 100)
    let isMixed = random.chance(30)
    for _ in 0..<random.number(in: 2...4) { addMember(under: "c0", depth: 1, isMixed) }
    let scores = random.chance(25)
    for level in ["top", "district", "ward", "borough"] { addLevel(level, isMixed, points: scores) }
    let amount = Int64(random.number(in: 3...20))
    builder.pool("U", of: "c0", amount: amount)
    if random.chance(30) { builder.pool("V", of: "c0", amount: amount + 2) }
    let hasTwo = builder.byLaw.pools.count > 1
    for number in 0..<random.number(in: 1...6) {
      builder.project("p\(number)", in: "c0", cost: Int64(random.number(in: 1...9))) {
        if number > 2 && hasTwo { $0.poolID = "V" }
      }
    }
    if random.chance(20) {
      builder.byLaw.overrides = [
        Override(
          projectID: "p0", action: random.chance(50) ? .exclude : .fund, reason: "r", by: "b",
          on: nil, cost: nil, place: .byLaw)
      ]
    }
    vote()
    builder.lot = LotOrder(order: builder.projects.map(\.id).reversed())
    builder.councilLot = LotOrder(order: builder.councils.map(\.id).reversed())
  }

  private mutating func addMember(under parent: String, depth: Int, _ isMixed: Bool) {
    next += 1
    let id = "c\(next)"
    let kinds = depth < 3 ? ["ward", "ward", "district", "borough"] : ["ward"]
    let kind = kinds[random.number(in: 0...kinds.count - 1)]
    let eligible = Int64(random.number(in: 0...12))
    let isWork = isMixed && random.chance(40)
    builder.council(id, under: parent, kind: kind, eligible: eligible) {
      if isWork { $0.dimension = .workplace }
    }
    if kind == "ward" { return }
    for _ in 0..<random.number(in: 1...3) { addMember(under: id, depth: depth + 1, isMixed) }
  }

  private mutating func addLevel(_ id: String, _ isMixed: Bool, points: Bool) {
    let rule = ["greedy", "greedy", "top-k"][random.number(in: 0...2)]
    let name = points ? "greedy" : rule
    let misfit = ["skip", "stop", "partial"][random.number(in: 0...2)]
    let delegation = delegation(isMixed)
    let hasQuorum = random.chance(25)
    let quorum = Level.Quorum(
      share: Ratio(random.number(in: 1...3), over: 4), of: random.chance(50) ? "seats" : "eligible",
      below: random.chance(50) ? .advisory : .void)
    let threshold = random.chance(30) ? threshold() : nil
    builder.level(id) {
      $0.mode = ["top": .delegated, "district": .delegated, "borough": .tallySum][id] ?? .none
      $0.delegation = delegation
      $0.contest.leftover.steps = id == "top" ? [.carry] : [.up]
      if hasQuorum && (id != "borough" || quorum.of != "seats") && id != "ward" {
        $0.quorum = quorum
      }
      if id != "top" { return }
      $0.contest.thresholds = threshold.map { [$0] } ?? []
      if points { $0.contest.ballots.kind = .points }
      var parameters = [SettingValue.Member("misfit", .text(misfit))]
      parameters.append(.init("score", .text(points ? "points" : "votes")))
      if name == "top-k" { parameters = [.init("k", .count(2))] }
      $0.contest.rule = RuleChoice(name: name, parameters: parameters)
    }
  }

  private mutating func threshold() -> Threshold {
    random.chance(50)
      ? Threshold(measure: .weight, need: .share(Ratio(1, over: Int64(random.number(in: 1...4)))))
      : Threshold(measure: .votes, need: .atLeast(Ratio(1, over: 2)))
  }

  mutating func delegation(_ isMixed: Bool) -> Delegation {
    var delegation = Delegation()
    let forms: [Delegation.Form] = [.split, .blockBundle, .blockBundle, .blockRanking]
    delegation.form = forms[random.number(in: 0...3)]
    delegation.mandate = .computed
    delegation.bundle = random.chance(60) ? .allocation : .majority
    let vacancies: [Delegation.Vacancy] = [.abstain, .statusQuo, .zeroWeight]
    delegation.vacancy = vacancies[random.number(in: 0...2)]
    delegation.hasMixedPlenum = isMixed
    delegation.seats = seats()
    if random.chance(25) {
      var special = seats()
      special.byKind = [:]
      delegation.seats.byKind = ["ward": special]
    }
    return delegation
  }

  private mutating func seats() -> SeatRule {
    var rule = SeatRule()
    rule.method =
      SeatRule.Method.allCases[
        random.number(in: 0...SeatRule.Method.allCases.count - 1)]
    let bases: [SeatRule.Base] = [.eligible, .eligible, .turnout, .present]
    rule.base = bases[random.number(in: 0...3)]
    rule.allowsTurnoutBase = true
    rule.total = Int64(random.number(in: 4...9))
    rule.per = Int64(random.number(in: 1...4))
    rule.steps = [.init(bound: 3, per: 1), .init(bound: 10, per: 2)]
    rule.baseSeats = 1
    let roundings: [SeatRule.Rounding] = [.floor, .ceil, .halfUp, .halfDown]
    rule.rounding = roundings[random.number(in: 0...3)]
    rule.minimum = random.chance(30) ? 1 : 0
    rule.maximum = random.chance(20) ? 5 : nil
    for number in 1...40 {
      rule.weights["c\(number)"] = Ratio(
        random.number(in: 0...4), over: random.chance(30) ? 3 : 1)
    }
    return rule
  }

  private mutating func vote() {
    for council in builder.councils where council.kind == "ward" {
      if random.chance(15) { continue }
      for pool in builder.byLaw.pools {
        let count = random.number(in: 0...5)
        let votes = builder.projects.reduce(into: [String: Int64]()) { votes, project in
          votes[project.id] = Int64(random.number(in: 0...count))
        }
        ballots.sheets[pool.id, default: [:]][council.id] = .init(ballots: count, votes: votes)
      }
      ballots.present[council.id] = random.number(in: 0...9)
    }
  }
}
